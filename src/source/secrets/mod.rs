//! What looks like a secret, and how to show a text without it.
//!
//! One rule for every verb: what `check` refuses, `show` and messages mask, and `diff` numbers. It has
//! two halves. A credential that is recognized by its own form (a token of a known issuer, a private
//! key, a URL with a password) is one wherever it stands. A name such as `dbPassword` only suggests
//! that its value is one; that guess can be waived, with a reason in the file.

mod credential;
mod hit;
mod masked;
mod name;
mod reference;
mod shell;
mod text;
mod unnamed;
mod url;

pub use credential::is_credential;
pub(crate) use credential::{private_keys, words};
pub(crate) use hit::Evidence;
pub use hit::hits;
pub(crate) use masked::{hidden, masked};
pub use name::is_secret;
pub(crate) use text::assignments;
