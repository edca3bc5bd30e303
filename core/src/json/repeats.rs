//! Values that stand twice in a list.

/// Whether a value stands twice; cheap for the short lists of every day.
pub(crate) fn has_repeats<T: AsRef<str>>(values: &[T]) -> bool {
    match values {
        [] | [_] => false,
        _ if values.len() <= 16 => {
            values.iter().enumerate().any(|(index, a)| values[..index].iter().any(|b| a.as_ref() == b.as_ref()))
        }
        _ => !repeats(values).is_empty(),
    }
}

/// The positions whose value stood at an earlier position already, in order.
pub(crate) fn repeats<T: AsRef<str>>(values: &[T]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    // A stable sort keeps equal values in document order.
    order.sort_by(|&a, &b| values[a].as_ref().cmp(values[b].as_ref()));
    let mut found: Vec<usize> =
        order.windows(2).filter(|w| values[w[0]].as_ref() == values[w[1]].as_ref()).map(|w| w[1]).collect();
    found.sort_unstable();
    found
}
