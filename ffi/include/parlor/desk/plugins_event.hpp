/// @file
/// What plugins tell. A part of parlor-desk.hpp: include that.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <parlor-desk.h>

namespace parlor {

/// What a parlor::plugins_event is about, as `parlor_plugins_event_kind`. Later versions may have others: skip what you don't
/// know.
enum class plugins_event_kind : std::int32_t {
    progress = PARLOR_PLUGINS_PROGRESS,
    done = PARLOR_PLUGINS_DONE,
    failed = PARLOR_PLUGINS_FAILED,
    cancelled = PARLOR_PLUGINS_CANCELLED,
    problem = PARLOR_PLUGINS_PROBLEM,
};

/// One thing that plugins tell: a view, valid during the callback that gets it or, of an event that was fetched, until the next
/// one is. Texts that don't belong to it are empty, and numbers 0.
class plugins_event {
public:
    /// A view of C's; not nullptr.
    constexpr explicit plugins_event(const parlor_plugins_event *it) noexcept : it_(it) {}

    /// What it is about.
    [[nodiscard]] plugins_event_kind kind() const noexcept { return static_cast<plugins_event_kind>(it_->kind); }
    /// Whether it is the end of its job: done, failed or cancelled.
    [[nodiscard]] bool is_end() const noexcept
    {
        return kind() == plugins_event_kind::done || kind() == plugins_event_kind::failed ||
               kind() == plugins_event_kind::cancelled;
    }
    /// The job, as the function gave it that began it.
    [[nodiscard]] std::uint64_t job() const noexcept { return it_->job; }
    /// How far the job is, in bytes; at its end, how many bytes were sent, saved or written.
    [[nodiscard]] std::uint64_t bytes_done() const noexcept { return it_->bytes_done; }
    /// How many bytes there are in all.
    [[nodiscard]] std::optional<std::uint64_t> bytes_total() const noexcept
    {
        return detail::if_there(it_->has_bytes_total, it_->bytes_total);
    }
    /// Why, in a line for a person. It may hold a path, or what a server said. Of a command that is done: what the plugin answers,
    /// in any number of lines.
    [[nodiscard]] std::string_view text() const noexcept { return view(it_->text); }
    /// The file that was written.
    [[nodiscard]] std::string_view path() const noexcept { return view(it_->path); }
    /// What the server calls the file in its session.
    [[nodiscard]] std::string_view file_id() const noexcept { return view(it_->file_id); }
    /// The document that the file is stored as.
    [[nodiscard]] std::string_view document_id() const noexcept { return view(it_->document_id); }
    /// The number of the event that tells the session of the file.
    [[nodiscard]] std::uint32_t event_id() const noexcept { return it_->event_id; }
    /// SHA-256 of the file, 64 lower-case hex digits.
    [[nodiscard]] std::string_view digest() const noexcept { return view(it_->digest); }
    /// How many events were written.
    [[nodiscard]] std::uint64_t event_count() const noexcept { return it_->event_count; }
    /// Whether the document is gone from the store.
    [[nodiscard]] bool is_document_removed() const noexcept { return it_->is_document_removed; }
    /// For C's functions.
    [[nodiscard]] constexpr const parlor_plugins_event *get() const noexcept { return it_; }

private:
    const parlor_plugins_event *it_;
};

/// How far a job is: `bytes_done` and `bytes_total`.
class plugins_progress : public plugins_event {
public:
    using plugins_event::plugins_event;
    /// What tells it from the other kinds.
    static constexpr plugins_event_kind of = plugins_event_kind::progress;
};

/// A job is done: what it made is in the members that belong to it.
class plugins_done : public plugins_event {
public:
    using plugins_event::plugins_event;
    /// What tells it from the other kinds.
    static constexpr plugins_event_kind of = plugins_event_kind::done;
};

/// A job has failed: `text` says why.
class plugins_failed : public plugins_event {
public:
    using plugins_event::plugins_event;
    /// What tells it from the other kinds.
    static constexpr plugins_event_kind of = plugins_event_kind::failed;
};

/// A job was cancelled.
class plugins_cancelled : public plugins_event {
public:
    using plugins_event::plugins_event;
    /// What tells it from the other kinds.
    static constexpr plugins_event_kind of = plugins_event_kind::cancelled;
};

/// Something is wrong with a plugin, or with what it was told: `text` says what.
class plugins_problem : public plugins_event {
public:
    using plugins_event::plugins_event;
    /// What tells it from the other kinds.
    static constexpr plugins_event_kind of = plugins_event_kind::problem;
};

/// A kind that these headers don't know, since the library is a later one.
class unknown_plugins_event : public plugins_event {
public:
    using plugins_event::plugins_event;
};

/// Calls `visitor` with the event as parlor::plugins_progress, parlor::plugins_done, parlor::plugins_failed,
/// parlor::plugins_cancelled, parlor::plugins_problem or parlor::unknown_plugins_event. All of these are a parlor::plugins_event,
/// so a visitor that takes that takes what it has nothing better for. Gives what `visitor` gives.
template <class Visitor> decltype(auto) visit(plugins_event it, Visitor &&visitor)
{
    return detail::visit_as<unknown_plugins_event, plugins_progress, plugins_done, plugins_failed, plugins_cancelled,
                            plugins_problem>(it, std::forward<Visitor>(visitor));
}

} // namespace parlor
