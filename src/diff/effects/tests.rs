//! The data is whole, and the functions read it as it is meant.

mod changes;
mod complete;
mod new_module;
mod values;
