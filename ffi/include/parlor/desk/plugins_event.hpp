/** @file What plugins tell. A part of parlor-desk.hpp: include that. */
#pragma once

#include <cstddef>
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

/// A loaded plugin: a view, valid as long as the parlor::plugins that gave it.
class plugin {
public:
    /// A view of C's; not nullptr.
    constexpr explicit plugin(const parlor_plugin *it) noexcept : it_(it) {}

    /// Its name, such as "file-transfer".
    [[nodiscard]] std::string_view name() const noexcept { return view(it_->name); }
    /// Its version.
    [[nodiscard]] std::string_view version() const noexcept { return view(it_->version); }
    /// Its library.
    [[nodiscard]] std::string_view path() const noexcept { return view(it_->path); }
    /// How many things it can do.
    [[nodiscard]] std::size_t feature_count() const noexcept { return it_->feature_count; }
    /// One of these, such as "file-transfer", "events" and "export:html"; none behind the last one.
    [[nodiscard]] std::optional<std::string_view> feature_at(std::size_t index) const noexcept
    {
        if (index >= it_->feature_count)
            return std::nullopt;
        return view(it_->features[index]);
    }
    /// For C's functions.
    [[nodiscard]] constexpr const parlor_plugin *get() const noexcept { return it_; }

private:
    const parlor_plugin *it_;
};

/// One thing that plugins tell: a view, valid during the callback that gets it or, of an event that was fetched, until the
/// next one is. parlor::visit calls a function for its kind; `as` gives one kind.
class plugins_event {
public:
    /// A view of C's; not nullptr.
    constexpr explicit plugins_event(const parlor_plugins_event *it) noexcept : it_(it) {}

    /// What it is about.
    [[nodiscard]] plugins_event_kind kind() const noexcept { return static_cast<plugins_event_kind>(it_->kind); }
    /// The job that it is about; 0 for a parlor::plugin_problem.
    [[nodiscard]] std::uint64_t job() const noexcept { return it_->job; }
    /// The event as one of the kinds below, if it is of that kind: `event.as<parlor::job_done>()`.
    template <class Kind> [[nodiscard]] std::optional<Kind> as() const noexcept
    {
        return detail::if_there(kind() == Kind::of, Kind(it_));
    }
    /// For C's functions.
    [[nodiscard]] constexpr const parlor_plugins_event *get() const noexcept { return it_; }

private:
    const parlor_plugins_event *it_;
};

/// A job goes on. Progress that wasn't fetched is replaced by what is newer.
class job_progress : public plugins_event {
public:
    using plugins_event::plugins_event;
    /// What tells it from the other kinds.
    static constexpr plugins_event_kind of = plugins_event_kind::progress;

    /// How far the job is.
    [[nodiscard]] std::uint64_t bytes_done() const noexcept { return get()->bytes_done; }
    /// How many bytes there are in all, if that is known.
    [[nodiscard]] std::optional<std::uint64_t> bytes_total() const noexcept
    {
        return detail::if_there(get()->has_bytes_total, get()->bytes_total);
    }
};

/// A job is done: which of these say what came of it is said at the function that began it. Other texts are empty, and
/// other numbers 0.
class job_done : public plugins_event {
public:
    using plugins_event::plugins_event;
    /// What tells it from the other kinds.
    static constexpr plugins_event_kind of = plugins_event_kind::done;

    /// How many bytes were sent, saved or written.
    [[nodiscard]] std::uint64_t bytes_done() const noexcept { return get()->bytes_done; }
    /// The file that was written.
    [[nodiscard]] std::string_view path() const noexcept { return view(get()->path); }
    /// What the server calls the file in its session.
    [[nodiscard]] std::string_view file_id() const noexcept { return view(get()->file_id); }
    /// The document that the file is stored as.
    [[nodiscard]] std::string_view document_id() const noexcept { return view(get()->document_id); }
    /// The number of the event that tells the session of the file.
    [[nodiscard]] std::uint32_t event_id() const noexcept { return get()->event_id; }
    /// SHA-256 of the file, 64 lower-case hex digits.
    [[nodiscard]] std::string_view digest() const noexcept { return view(get()->digest); }
    /// How many events were written.
    [[nodiscard]] std::uint64_t event_count() const noexcept { return get()->event_count; }
    /// Whether the document is gone from the store.
    [[nodiscard]] bool is_document_removed() const noexcept { return get()->is_document_removed; }
};

/// A job failed. Nothing is left of it, but for a file whose notice may have arrived.
class job_failed : public plugins_event {
public:
    using plugins_event::plugins_event;
    /// What tells it from the other kinds.
    static constexpr plugins_event_kind of = plugins_event_kind::failed;

    /// Why, in a line for a person. It may hold a path, or what a server said.
    [[nodiscard]] std::string_view why() const noexcept { return view(get()->text); }
};

/// A job was cancelled, and nothing is left of it.
class job_cancelled : public plugins_event {
public:
    using plugins_event::plugins_event;
    /// What tells it from the other kinds.
    static constexpr plugins_event_kind of = plugins_event_kind::cancelled;
};

/// Something is wrong with a plugin. It couldn't be loaded, or failed when it was told of an event.
class plugin_problem : public plugins_event {
public:
    using plugins_event::plugins_event;
    /// What tells it from the other kinds.
    static constexpr plugins_event_kind of = plugins_event_kind::problem;

    /// What, in a line for a person.
    [[nodiscard]] std::string_view what() const noexcept { return view(get()->text); }
};

/// A kind that these headers don't know, since the library is a later one.
class unknown_plugins_event : public plugins_event {
public:
    using plugins_event::plugins_event;
};

/// Calls `visitor` with the event as parlor::job_progress, parlor::job_done, parlor::job_failed, parlor::job_cancelled,
/// parlor::plugin_problem or parlor::unknown_plugins_event. All of these are a parlor::plugins_event, so a visitor that takes
/// that takes what it has nothing better for. Gives what `visitor` gives.
template <class Visitor> decltype(auto) visit(plugins_event it, Visitor &&visitor)
{
    switch (it.kind()) {
    case plugins_event_kind::progress:
        return std::forward<Visitor>(visitor)(job_progress(it.get()));
    case plugins_event_kind::done:
        return std::forward<Visitor>(visitor)(job_done(it.get()));
    case plugins_event_kind::failed:
        return std::forward<Visitor>(visitor)(job_failed(it.get()));
    case plugins_event_kind::cancelled:
        return std::forward<Visitor>(visitor)(job_cancelled(it.get()));
    case plugins_event_kind::problem:
        return std::forward<Visitor>(visitor)(plugin_problem(it.get()));
    default:
        return std::forward<Visitor>(visitor)(unknown_plugins_event(it.get()));
    }
}

} // namespace parlor
