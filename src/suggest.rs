//! "Did you mean": the name that is nearest to a misspelt one.

/// The candidate that differs least from `wrong`, if it differs by no more than a third of its letters.
pub(crate) fn nearest<'name>(
    wrong: &str,
    candidates: impl IntoIterator<Item = &'name str>,
) -> Option<&'name str> {
    let limit = (wrong.chars().count() / 3).max(1);
    let folded = wrong.to_lowercase();
    candidates
        .into_iter()
        .map(|candidate| {
            (
                strsim::damerau_levenshtein(&folded, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The one candidate that [`nearest`] could mean.
pub(crate) fn only<'name>(
    wrong: &str,
    candidates: impl IntoIterator<Item = &'name str>,
) -> Option<&'name str> {
    let mut near = candidates
        .into_iter()
        .filter(|candidate| nearest(wrong, [*candidate]).is_some());
    let only = near.next()?;
    near.next().is_none().then_some(only)
}

/// What an error ends with: "did you mean", where there is something that could have been meant.
pub(crate) fn did_you_mean(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| {
        format!("; did you mean `{nearest}`?")
    })
}

#[cfg(test)]
mod tests {
    use super::{nearest, only};

    #[test]
    fn a_slip_is_understood_and_a_stranger_is_not() {
        let known = ["replicas", "resources", "tolerations"];
        assert_eq!(nearest("replica", known), Some("replicas"));
        assert_eq!(nearest("Resources", known), Some("resources"));
        assert_eq!(nearest("image", known), None);
        assert_eq!(only("replica", known), Some("replicas"));
        assert_eq!(only("replica", ["replicas", "replicate"]), None);
    }
}
