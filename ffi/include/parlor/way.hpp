/**
 * @file
 * A name for each way to tell errors, so that files with different ways don't take each other's functions. It is
 * included by parlor.hpp and parlor-desk.hpp, which also take the macro away again: so it has no guard.
 */
/// @cond
#if !defined(PARLOR_RESULTS)
#define PARLOR_WAY_ throwing
#elif defined(__cpp_lib_expected)
#define PARLOR_WAY_ expecting
#else
#define PARLOR_WAY_ returning
#endif
/// @endcond
