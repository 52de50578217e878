/**
 * @file
 * libparlor-desk for C++17 and later: all of parlor.hpp, and what parlor-desk.h has: links that connect, come back and
 * drive a handle on a thread of their own, and plugins. Header only; link with libparlor-desk and libparlor.
 *
 * What parlor.hpp says of handles, views, texts, enumerations and errors holds here, too, but for these:
 *
 * - **Links** (parlor::basic_link, parlor::flex_link) are made by their `open`, which takes a handle over. They can be moved
 *   and not be copied. Any thread may use a link, and many may at once, where a function doesn't say otherwise.
 * - **Requests** are made with the handle while it is locked: `auto agent = link.lock();` gives a parlor::locked, through which
 *   `agent->say(parlor::link_now(), say)` reaches the handle, and whose end unlocks it and has the link send.
 *   What a socket does to a handle (`poll_transmit`, `transmitted`, `receive`, `next`, `lost`) is the link's part, and fails with
 *   parlor::status::driven.
 * - **Events** come to `on_event` of the options, on the link's thread, or are fetched with `next` or `events` when `fd` can be
 *   read, on Windows when the object of `event_handle` is set. parlor::visit calls a function for the kind of each.
 * - **Plugins** (parlor::plugins) are made by `load`, and are otherwise as links: `send_file` and its like give a job, whose events
 *   come to `on_event` or are fetched.
 * - **Callbacks** may be any function objects. The link owns them, and destroys them when its thread has ended: what they
 *   refer to must be there until the link was closed. An exception that leaves a callback ends the program.
 * - **Time.** `now` of the requests is parlor::link_now().
 *
 * The macros are `PARLOR_DESK_HPP`, which says that this file was included, and those of parlor.hpp.
 */
#ifndef PARLOR_DESK_HPP
#define PARLOR_DESK_HPP

#include <parlor.hpp>

#include <parlor-desk.h>

#include "parlor/way.hpp"

#include "parlor/desk/event.hpp"
#include "parlor/desk/options.hpp"
#include "parlor/desk/fetched.hpp"
#include "parlor/desk/link.hpp"
#include "parlor/desk/plugins_event.hpp"
#include "parlor/desk/plugins_requests.hpp"
#include "parlor/desk/plugins.hpp"

#undef PARLOR_WAY_
#undef PARLOR_CHECKED_

#endif
