/**
 * @file
 * A name for each way to tell errors, so that files with different ways don't take each other's functions, and what stands
 * before a function whose failure a program could overlook. It is included by parlor.hpp and parlor-desk.hpp, which also take
 * the macros away again: so it has no guard.
 */
/// @cond
#if !defined(PARLOR_RESULTS)
#define PARLOR_WAY_ throwing
#elif defined(__cpp_lib_expected)
#define PARLOR_WAY_ expecting
#else
#define PARLOR_WAY_ returning
#endif
// A failure that isn't thrown must be looked at: `std::expected` doesn't say so by itself in every standard library.
#if defined(PARLOR_RESULTS)
#define PARLOR_CHECKED_ [[nodiscard]]
#else
#define PARLOR_CHECKED_
#endif
/// @endcond
