//! Without the feature `fast` there are no quicker ways through collections: what is asked of them here says so.

use core::convert::Infallible;
use core::marker::PhantomData;

use crate::element::KeyValues;
use crate::wire::xml::Content;
use crate::wire::{Name, Sink};

/// No collection is known to be written as it stands.
#[derive(Clone, Copy)]
pub(in crate::element) struct Canonical<'a>(Infallible, PhantomData<Content<'a>>);

impl<'a> Canonical<'a> {
    pub(in crate::element) fn content(&self) -> Content<'a> {
        match self.0 {}
    }
}

pub(in crate::element) fn nesting(_: &KeyValues<'_>) -> Option<usize> {
    None
}

pub(in crate::element) fn emit<S: Sink>(_: &KeyValues<'_>, _: Name, _: &mut S) -> bool {
    false
}

pub(in crate::element) fn emit_items<S: Sink>(_: &KeyValues<'_>, _: &mut S, _: usize) -> bool {
    false
}
