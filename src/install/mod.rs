//! What an environment installs, in the charts' own terms: the features it switches on, the add-ons beside
//! it, the images that all of them run, and the room those take on a node.
//!
//! The rules ask before anything is rendered, and what is rendered asks for the same: so both speak of the
//! same images.

mod addons;
mod disk;
mod features;
mod images;
mod secret_keys;

pub use addons::{CLICKHOUSE_OPERATOR, addons, autoscaler_tag, is_replicated, uses_keda};
pub use disk::{Estimate, THRESHOLD_PERCENT, estimate};
pub use features::{features, features_with};
pub use images::{
    Image, command_keys, images, keeper_reference, mirrored, mirrored_reference, named_images,
    names_repository, path_in_mirror, release_reference, server_reference,
};
pub use secret_keys::secret_keys;
