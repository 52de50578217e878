//! Lists of names, worked out by the compiler: what elements of several kinds have, each name once.

use crate::wire::{Name, names};

/// How many names these lists have together.
pub(crate) const fn count(lists: &[&[Name]]) -> usize {
    let (mut lists, mut count) = (lists, 0_usize);
    while let [list, more @ ..] = lists {
        count = count.wrapping_add(list.len());
        lists = more;
    }
    count
}

/// All of them in their order, each once, and how many these are; behind them stands what counts for nothing.
pub(crate) const fn joined<const N: usize>(lists: &[&[Name]]) -> ([Name; N], usize) {
    let mut all = [names::USER_ID; N];
    let (mut lists, mut count) = (lists, 0_usize);
    while let [list, more @ ..] = lists {
        let mut list = *list;
        while let [name, rest @ ..] = list {
            list = rest;
            if !has(&all, count, *name) {
                if let Some((_, [place, ..])) = all.split_at_mut_checked(count) {
                    *place = *name;
                }
                count = count.wrapping_add(1);
            }
        }
        lists = more;
    }
    (all, count)
}

/// Whether the name is among the first ones.
const fn has(names: &[Name], count: usize, name: Name) -> bool {
    let Some((mut names, _)) = names.split_at_checked(count) else { return false };
    while let [first, rest @ ..] = names {
        if first.is(name) {
            return true;
        }
        names = rest;
    }
    false
}
