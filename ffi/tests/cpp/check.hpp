/* What the programs here share. They are compiled for both ways to tell errors. */
#include <cstdio>
#include <cstdlib>
#include <utility>

#include <parlor.hpp>

#define CHECK(condition)                                                           \
    do {                                                                           \
        if (!(condition)) {                                                        \
            std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);   \
            std::exit(1);                                                          \
        }                                                                          \
    } while (0)

#ifdef PARLOR_RESULTS

template <class T> T must(parlor::result<T> it)
{
    CHECK(it.has_value());
    if constexpr (!std::is_void_v<T>)
        return *std::move(it);
}

/* What the call gives; it may not fail. */
#define MUST(...) must(__VA_ARGS__)

/* Why the call fails, which it must. */
#define WHY(...) (__VA_ARGS__).error()

#else

template <class Call> parlor::error why(Call call)
{
    try {
        call();
    } catch (const parlor::error &error) {
        return error;
    }
    std::fprintf(stderr, "what must fail didn't\n");
    std::exit(1);
}

#define MUST(...) (__VA_ARGS__)
#define WHY(...) why([&] { static_cast<void>(__VA_ARGS__); })

#endif
