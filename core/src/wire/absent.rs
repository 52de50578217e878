//! What stands in the place of a binding whose feature is missing: types that have no values.
//!
//! Elements are written as if both bindings were there. What they do with values that can't be is checked as all else
//! is, and the compiler leaves it out of the program. Only where a [`Binding`](super::Binding) is chosen does somebody
//! have to know which there are.

/// Declares a type without values, and its methods, which therefore are never called.
macro_rules! absent {
    ($(
        $(#[$doc:meta])*
        $name:ident $(<$life:lifetime>)? {
            $(fn $method:ident $([$($generics:tt)*])? ($($argument:ty),*) $(-> $result:ty)?;)*
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub(crate) struct $name $(<$life>)? (core::convert::Infallible, $(core::marker::PhantomData<&$life ()>)?);

        impl $(<$life>)? $name $(<$life>)? {
            $(
                pub(crate) fn $method $(<$($generics)*>)? (&self, $(_: $argument),*) $(-> $result)? {
                    match self.0 {}
                }
            )*
        }
    )*};
}
pub(crate) use absent;
