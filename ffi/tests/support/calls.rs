//! Exported functions in tables: what each call gives, and that all are called.

/// Calls functions, each of which gives what is expected, and notes their names in `$called`; `$too_long` is said when one
/// doesn't. With `[given]` before the name, what the function gives is given to that closure, and what comes of it is looked at.
macro_rules! calls {
    ($called:ident, $too_long:expr; $($([$given:expr])? $name:ident($($argument:expr),*) => $expected:expr;)*) => {$(
        #[allow(unused_unsafe, reason = "some functions take any number")]
        // SAFETY: NULL is allowed everywhere, and lengths that nothing can have are refused before anything is read.
        let returned = unsafe { $name($($argument),*) };
        $(let returned = $given(returned);)?
        assert_eq!(returned, $expected, "{} {}", stringify!($name($($argument),*)), $too_long);
        $called.insert(stringify!($name));
    )*};
}
pub(crate) use calls;
