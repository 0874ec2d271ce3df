//! Every file is read by its readers, and two readers of YAML take it for the same.

use crate::environments::each::Promise;
use crate::environments::read::problems;

promise! { Promise::Whole(problems) }
