/**
 * @file
 * libparlor for C++17 and later: what parlor.h has, with handles that free themselves. Header only; link with libparlor.
 *
 * - **Handles** (parlor::transcript, parlor::stream, parlor::writer, parlor::flex, parlor::basic, parlor::own_key_values)
 *   are made by their `create`, can be moved and not be copied, and free what they own. One that was moved from owns nothing; its functions fail with
 *   parlor::status::null_pointer. `get()` gives the pointer for C's functions, `release()` gives it away. Any thread may
 *   use a handle, one at a time.
 * - **Views** (parlor::event, parlor::news, parlor::key_values ...) are pointers to what a handle owns. They are as
 *   long valid as what they point to in C: events and news until the handle's next `next`, `read` or `receive`, and the
 *   texts in them as long. Copying a view copies a pointer. Nothing here allocates or copies what C gives.
 * - **Texts** are `std::string_view`, UTF-8. Given to a function, they are read during the call only. A request points
 *   to its texts and items: they must be there until the request was passed to a function.
 * - **Enumerations** have the values of parlor.h and may hold others, which a later library may give: have a `default`
 *   in each switch. `static_cast<std::int32_t>` shows the number.
 * - **Errors.** By default, what fails throws a parlor::error, and functions return what they give. Compiled with
 *   `PARLOR_RESULTS` they throw nothing, also with `-fno-exceptions`, and return parlor::result: `std::expected` where
 *   there is one (C++23), a part of the same otherwise. Both are written as parlor::outcome here. Files of both ways can
 *   be linked together; they can't pass each other handles, other than by `release()`.
 * - **Time.** `now` is that of parlor.h, as `std::chrono::milliseconds`; a negative one is parlor::status::bad_value.
 *
 * - **Without a heap.** For a build of libparlor without a heap, define `PARLOR_WITHOUT_HEAP` in all of a program's files:
 *   then handles are made by `create_in` and `restore_in`, in blocks of memory that `size` says the length of, and free
 *   nothing. A block must be there as long as its handle, and may be used again afterwards. Nothing of the handles allocates;
 *   what has `own_` in front of its name, and requests with items, have vectors.
 *
 * The macros are `PARLOR_HPP`, which says that this file was included, and `PARLOR_RESULTS` and `PARLOR_WITHOUT_HEAP`, which are
 * yours to define, the first the same in all of a program's files that share declarations with a parlor::outcome.
 */
#ifndef PARLOR_HPP
#define PARLOR_HPP

#include <parlor.h>

#if __cplusplus > 202002L
#include <version>
#endif

#include "parlor/way.hpp"

#include "parlor/error.hpp"
#include "parlor/text.hpp"
#include "parlor/vocabulary.hpp"
#include "parlor/key_values.hpp"
#include "parlor/visit.hpp"
#include "parlor/event.hpp"
#include "parlor/rules.hpp"
#include "parlor/news.hpp"
#include "parlor/requests.hpp"
#include "parlor/handle.hpp"
#include "parlor/own_key_values.hpp"
#include "parlor/files.hpp"
#include "parlor/transcript.hpp"
#include "parlor/stream.hpp"
#include "parlor/own_event.hpp"
#include "parlor/writer.hpp"
#include "parlor/client.hpp"
#include "parlor/flex.hpp"
#include "parlor/basic.hpp"

#undef PARLOR_WAY_
#undef PARLOR_CHECKED_

#endif
