/** @file Plugins. A part of parlor-desk.hpp: include that. */
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <parlor-desk.h>

namespace parlor {

/// A store of documents that is the program's own: C's struct, which explains its functions, with none of them.
struct document_store : parlor_document_store {
    document_store() noexcept : parlor_document_store{}
    {
        parlor_document_store_init(this, sizeof(parlor_document_store));
    }
};

/// Which plugins are loaded, and what the desktop does for them. It points to its texts, which must be there until it was
/// passed to `create`.
struct plugins_options {
    /// Folders that a person named, to be searched first. A library there is loaded only if the allow list has it.
    std::vector<std::string_view> folders{};
    /// Folders of the program's own, searched behind `plugins` beside the program: what trust they get is said at
    /// `parlor_plugins_options`.
    std::vector<std::string_view> own_folders{};
    /// The file with the libraries that are trusted, one `sha256  name` on a line; empty: `parlor/plugins.allow` in the user's
    /// configuration folder.
    std::string_view allow_list{};
    /// What the program is called, for plugins; empty: "libparlor-desk".
    std::string_view program_name{};
    /// The program's version, for plugins; empty: that of libparlor.
    std::string_view program_version{};
    /// Where the server's HTTP side is, such as "http://127.0.0.1:4072"; empty: nowhere. It isn't encrypted.
    std::string_view http{};
    /// The program's own store, in place of `http`; what its functions use must be there as long as the plugins.
    const document_store *store = nullptr;
    /// How long a plugin may take to start. 1 ms or more.
    std::chrono::milliseconds start_within{5'000};
    /// How long a plugin may take for a request. 1 ms or more.
    std::chrono::milliseconds answer_within{600'000};
    /// How long the end of the plugins may take. 1 ms or more.
    std::chrono::milliseconds close_within{2'000};
    /// Takes the events, on any thread, several at once. The plugins can't be freed there. Without one, events are fetched.
    std::function<void(parlor::plugins_event event)> on_event{};
    /// Makes the notices that plugins want sent, where there is no link for them: calls `parlor_basic_notify` with `notice`,
    /// sets `request_id` to what that gave, and gives its status. On any thread, several at once.
    std::function<parlor::status(parlor_notify &notice, std::uint32_t &request_id)> on_notify{};
};

inline namespace PARLOR_WAY_ {
namespace detail {

/// What of C they are made of.
struct plugins_api {
    using handle = parlor_plugins;
    using item = parlor_plugins_event;
    using view = parlor::plugins_event;
    static constexpr auto next = parlor_plugins_next;
    /// Plugins have nothing to say beside the status.
    static std::int32_t error(const parlor_plugins *, const parlor_error **) noexcept { return PARLOR_END; }
};

/// Texts for C.
inline std::vector<parlor_text> c_texts(const std::vector<std::string_view> &texts)
{
    std::vector<parlor_text> c;
    for (const std::string_view it : texts)
        c.push_back(to_c(it));
    return c;
}

} // namespace detail

/// The plugins of a desktop: they send files, write transcripts, and react to what happens in sessions. They own one of C's,
/// with its callbacks, and free it. Moved, not copied; what was moved from owns nothing. Any thread may use them, and many at
/// once, where a function doesn't say otherwise. What is asked of a plugin is a job, whose progress and end are events.
class plugins {
public:
    /// Searches for plugins and loads those that are found and trusted; returns when all have started. Those that can't be
    /// loaded are told of as parlor::plugin_problem, and callbacks may come before it returns. Fails as `parlor_plugins_new`.
    [[nodiscard]] static outcome<plugins> create(plugins_options options)
    {
        const std::vector<parlor_text> folders = detail::c_texts(options.folders);
        const std::vector<parlor_text> own_folders = detail::c_texts(options.own_folders);
        parlor_plugins_options c{};
        parlor_plugins_options_init(&c, sizeof c);
        c.folders = folders.data();
        c.folder_count = folders.size();
        c.own_folders = own_folders.data();
        c.own_folder_count = own_folders.size();
        c.allow_list = to_c(options.allow_list);
        c.program_name = to_c(options.program_name);
        c.program_version = to_c(options.program_version);
        c.http = to_c(options.http);
        c.store = options.store;
        c.start_within = detail::milliseconds(options.start_within);
        c.answer_within = detail::milliseconds(options.answer_within);
        c.close_within = detail::milliseconds(options.close_within);
        if (options.on_event)
            c.on_event = tell_event;
        if (options.on_notify)
            c.on_notify = make_notice;
        auto called = std::make_unique<callbacks>();
        c.context = called.get();
        called->on_event = std::move(options.on_event);
        called->on_notify = std::move(options.on_notify);
        parlor_plugins *it = nullptr;
        const std::int32_t code = parlor_plugins_new(&c, &it);
        return detail::given<detail::plugins_api>(nullptr, code, [&] { return plugins(it, std::move(called)); });
    }

    /// The plugin with this index, from 0; none behind the last one.
    [[nodiscard]] std::optional<plugin> at(std::size_t index) const noexcept
    {
        const parlor_plugin *it = nullptr;
        const bool is_there = parlor_plugins_at(get(), index, &it) == PARLOR_OK;
        return detail::if_there(is_there, plugin(it));
    }
    /// Whether a plugin has the feature: "file-transfer" for files, "export:html" for that format.
    [[nodiscard]] bool offer(std::string_view feature) const noexcept { return parlor_plugins_offer(get(), to_c(feature)); }
    /// The format with this index, from 0, that transcripts can be written in, such as "html"; none behind the last one. It is
    /// valid as long as the plugins.
    [[nodiscard]] std::optional<std::string_view> format_at(std::size_t index) const noexcept
    {
        parlor_text it{};
        const bool is_there = parlor_plugins_format_at(get(), index, &it) == PARLOR_OK;
        return detail::if_there(is_there, view(it));
    }

    /// Gives the plugins news of an agent's handle: all of them, in their order, from one thread at a time. Fails as
    /// `parlor_plugins_news`.
    outcome<void> news(parlor::news it) { return done(parlor_plugins_news(get(), it.get())); }
    /// Has notices of plugins sent over this link from now on. The link may end before the plugins.
    outcome<void> set_link(const basic_link &link) { return done(parlor_plugins_set_link(get(), link.get())); }
    /// From now on over none.
    outcome<void> unset_link() { return done(parlor_plugins_set_link(get(), nullptr)); }

    /// Has a file sent; gives the job, events of which may come before this returns. Fails as `parlor_plugins_send_file`, where
    /// it is said what a parlor::job_done has.
    outcome<std::uint64_t> send(const send_file &request) { return begin(parlor_plugins_send_file, request.to_c()); }
    /// Has a file of a session saved in a folder. Otherwise as `send`, and `parlor_plugins_save_file`.
    outcome<std::uint64_t> save(const save_file &request) { return begin(parlor_plugins_save_file, request.to_c()); }
    /// Has a file deleted. Otherwise as `send`, and `parlor_plugins_delete_file`.
    outcome<std::uint64_t> remove(const delete_file &request)
    {
        return begin(parlor_plugins_delete_file, request.to_c());
    }
    /// Has a stored transcript written into a file. Otherwise as `send`, and `parlor_plugins_export`.
    outcome<std::uint64_t> write(const export_transcript &request)
    {
        return begin(parlor_plugins_export, request.to_c());
    }
    /// Has a job stop: parlor::job_cancelled comes then, or parlor::job_done if it is done by then. Gives whether there is such a
    /// job that goes on.
    bool cancel(std::uint64_t job) noexcept { return parlor_plugins_cancel(get(), job) == PARLOR_OK; }

    /// A file descriptor that can be read while there are events to be fetched. Fails as `parlor_plugins_fd`.
    [[nodiscard]] outcome<std::int32_t> fd() const
    {
        std::int32_t it = -1;
        const std::int32_t code = parlor_plugins_fd(get(), &it);
        return detail::given<detail::plugins_api>(nullptr, code, [&] { return it; });
    }
    /// All events that are to be fetched, each valid until the next one is: `for (parlor::plugins_event it :
    /// plugins.events())`. One thread at a time. Fails with parlor::status::has_callback.
    [[nodiscard]] walk<detail::plugins_api> events() noexcept { return walk<detail::plugins_api>(get()); }

    /// For C's functions; nullptr if it was moved from. There is no `release`, since the plugins own their callbacks.
    [[nodiscard]] parlor_plugins *get() const noexcept { return it_.get(); }
    /// Whether it owns anything.
    explicit operator bool() const noexcept { return it_ != nullptr; }

private:
    /// The callbacks. Their place is C's context, so it stays when the plugins are moved.
    struct callbacks {
        decltype(plugins_options::on_event) on_event;
        decltype(plugins_options::on_notify) on_notify;
    };

    static void tell_event(const parlor_plugins_event *event, void *context) noexcept
    {
        static_cast<callbacks *>(context)->on_event(plugins_event(event));
    }
    static std::int32_t make_notice(parlor_notify *notice, std::uint32_t *request_id, void *context) noexcept
    {
        return static_cast<std::int32_t>(static_cast<callbacks *>(context)->on_notify(*notice, *request_id));
    }

    // In the deleter, so that the callbacks go after the plugins, also when others are moved here.
    struct deleter {
        std::unique_ptr<callbacks> called;
        void operator()(parlor_plugins *it) noexcept
        {
            parlor_plugins_free(&it);
            // In a callback of their own they aren't freed, and go on calling: then neither is ever freed.
            if (it)
                static_cast<void>(called.release());
        }
    };

    plugins(parlor_plugins *it, std::unique_ptr<callbacks> called) noexcept : it_(it, deleter{std::move(called)}) {}

    outcome<void> done(std::int32_t code) const
    {
        if (code == PARLOR_OK)
            return outcome<void>();
        return detail::failed<void>(error(code));
    }
    template <class Request>
    outcome<std::uint64_t> begin(std::int32_t (*ask)(const parlor_plugins *, const Request *, std::uint64_t *),
                                 const Request &request)
    {
        std::uint64_t job = 0;
        const std::int32_t code = ask(get(), &request, &job);
        return detail::given<detail::plugins_api>(nullptr, code, [&] { return job; });
    }

    std::unique_ptr<parlor_plugins, deleter> it_;
};

} // namespace PARLOR_WAY_
} // namespace parlor
