/// @file
/// Plugins. A part of parlor-desk.hpp: include that.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <parlor-desk.h>

namespace parlor {

/// A loaded plugin: a view, valid as long as its parlor::plugins.
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
    /// What it can do, such as "file-transfer", "events" and "export:html".
    [[nodiscard]] std::vector<std::string_view> features() const
    {
        std::vector<std::string_view> all;
        for (std::size_t i = 0; i < it_->feature_count; i++)
            all.push_back(view(it_->features[i]));
        return all;
    }
    /// For C's functions.
    [[nodiscard]] constexpr const parlor_plugin *get() const noexcept { return it_; }

private:
    const parlor_plugin *it_;
};

/// A command that a plugin has, for a person to type or to choose: a view, valid as long as its parlor::plugins.
class plugin_command {
public:
    /// A view of C's; not nullptr.
    constexpr explicit plugin_command(const parlor_plugin_command *it) noexcept : it_(it) {}

    /// Its name, such as "files". No other command of the plugins has the same.
    [[nodiscard]] std::string_view name() const noexcept { return view(it_->name); }
    /// What is typed behind the name, for the person, such as "[WORD]"; empty if there is nothing.
    [[nodiscard]] std::string_view argument() const noexcept { return view(it_->argument); }
    /// What it does, in words that go on from the name, such as "lists the files of the session".
    [[nodiscard]] std::string_view about() const noexcept { return view(it_->about); }
    /// The name of the plugin.
    [[nodiscard]] std::string_view plugin() const noexcept { return view(it_->plugin); }
    /// For C's functions.
    [[nodiscard]] constexpr const parlor_plugin_command *get() const noexcept { return it_; }

private:
    const parlor_plugin_command *it_;
};

inline namespace PARLOR_WAY_ {
namespace detail {

/// What of C plugins are made of.
struct plugins_api {
    using handle = parlor_plugins;
    using item = parlor_plugins_event;
    using view = parlor::plugins_event;
    static constexpr auto free = parlor_plugins_free;
    static constexpr auto next = parlor_plugins_next;
    static constexpr auto fd = parlor_plugins_fd;
#if defined(_WIN32)
    static constexpr auto event_handle = parlor_plugins_event_handle;
#endif
    /// Plugins have nothing to say beside the status.
    static std::int32_t error(const parlor_plugins *, const parlor_error **) noexcept { return PARLOR_END; }
};

/// The callbacks of plugins.
struct plugins_callbacks {
    decltype(plugins_options::on_event) on_event;
    decltype(plugins_options::on_notify) on_notify;
    decltype(plugins_options::on_log) on_log;
};

} // namespace detail

/// The plugins of a desktop: what they are is said at `parlor_plugins`. Its end cancels all jobs, and must not come in a callback
/// of its own.
class plugins : public fetched<detail::plugins_api, detail::plugins_callbacks> {
public:
    /// Searches for plugins and loads those that are found and trusted. Those that can't be loaded are told of as
    /// parlor::plugins_event_kind::problem. Callbacks may come before it returns. Fails as `parlor_plugins_new`.
    [[nodiscard]] static outcome<plugins> load(plugins_options given)
    {
        if (const char *member = given.negative())
            return detail::negative<plugins>(member);
        parlor_plugins_options c = given.to_c();
        auto called = std::make_unique<callbacks>();
        if (given.on_event)
            c.on_event = tell_event;
        if (given.on_notify)
            c.on_notify = notify;
        if (given.on_log)
            c.on_log = tell_line;
        c.context = called.get();
        called->on_event = std::move(given.on_event);
        called->on_notify = std::move(given.on_notify);
        called->on_log = std::move(given.on_log);
        parlor_plugins *it = nullptr;
        const std::int32_t code = parlor_plugins_new(&c, &it);
        return detail::made(parlor_options_error, code, [&] { return plugins(it, std::move(called)); });
    }

    /// The plugins that were loaded.
    [[nodiscard]] std::vector<plugin> list() const
    {
        std::vector<plugin> all;
        const parlor_plugin *it = nullptr;
        while (parlor_plugins_at(get(), all.size(), &it) == PARLOR_OK)
            all.emplace_back(it);
        return all;
    }
    /// The formats that transcripts can be written in, such as "html". They are valid as long as the plugins.
    [[nodiscard]] std::vector<std::string_view> formats() const
    {
        std::vector<std::string_view> all;
        parlor_text it{};
        while (parlor_plugins_format_at(get(), all.size(), &it) == PARLOR_OK)
            all.push_back(view(it));
        return all;
    }
    /// The commands that `run_command` can have run.
    [[nodiscard]] std::vector<plugin_command> commands() const
    {
        std::vector<plugin_command> all;
        const parlor_plugin_command *it = nullptr;
        while (parlor_plugins_command_at(get(), all.size(), &it) == PARLOR_OK)
            all.emplace_back(it);
        return all;
    }
    /// Whether a plugin has the feature: "file-transfer" for files, "export:html" for that format.
    [[nodiscard]] bool offer(std::string_view feature) const noexcept
    {
        return parlor_plugins_offer(get(), to_c(feature));
    }

    /// Has notices of plugins sent over this link from now on. Give its news to `news`. The link may end before the plugins.
    /// Fails as `parlor_plugins_set_link`, and with parlor::status::null_pointer for a link that was moved from.
    PARLOR_CHECKED_ outcome<void> set_link(const basic_link &link)
    {
        // C takes nullptr for no link.
        return done(link ? parlor_plugins_set_link(get(), link.get()) : std::int32_t{PARLOR_NULL_POINTER});
    }
    /// Has no notices sent over a link any more.
    PARLOR_CHECKED_ outcome<void> set_link(std::nullptr_t) { return done(parlor_plugins_set_link(get(), nullptr)); }
    /// Gives the plugins news of an agent's handle: all of them, in their order, from one thread at a time. Fails as
    /// `parlor_plugins_news`.
    PARLOR_CHECKED_ outcome<void> news(parlor::news it) { return done(parlor_plugins_news(get(), it.get())); }

    /// Has a file sent; gives the job, as do the others. Its events may come before this returns. Fails as
    /// `parlor_plugins_send_file`.
    PARLOR_CHECKED_ outcome<std::uint64_t> send_file(const parlor::send_file &request)
    {
        return job(parlor_plugins_send_file, request);
    }
    /// Has a file of a session saved in a folder. Fails as `parlor_plugins_save_file`.
    PARLOR_CHECKED_ outcome<std::uint64_t> save_file(const parlor::save_file &request)
    {
        return job(parlor_plugins_save_file, request);
    }
    /// Has a file deleted from its session. Fails as `parlor_plugins_delete_file`.
    PARLOR_CHECKED_ outcome<std::uint64_t> delete_file(const parlor::delete_file &request)
    {
        return job(parlor_plugins_delete_file, request);
    }
    /// Has a stored transcript written into a file: C's `parlor_plugins_export`, which would be a keyword. Fails as that.
    PARLOR_CHECKED_ outcome<std::uint64_t> write(const transcript_export &request) { return job(parlor_plugins_export, request); }
    /// Has a command of a plugin run, whose answer is the text of the job's end. Fails as `parlor_plugins_run_command`.
    PARLOR_CHECKED_ outcome<std::uint64_t> run_command(const parlor::run_command &request)
    {
        return job(parlor_plugins_run_command, request);
    }
    /// Has a job stop, as `parlor_plugins_cancel`; false if there is no such job, or not any more.
    bool cancel(std::uint64_t job) noexcept { return parlor_plugins_cancel(get(), job) == PARLOR_OK; }

private:
    using callbacks = detail::plugins_callbacks;

    static void tell_event(const parlor_plugins_event *event, void *context) noexcept
    {
        static_cast<callbacks *>(context)->on_event(plugins_event(event));
    }
    static std::int32_t notify(parlor_notify *notice, std::uint32_t *request_id, void *context) noexcept
    {
        return static_cast<callbacks *>(context)->on_notify(*notice, *request_id);
    }

    static void tell_line(std::int32_t level, parlor_text line, void *context) noexcept
    {
        static_cast<callbacks *>(context)->on_log(static_cast<log_level>(level), view(line));
    }

    template <class Begin, class Request> PARLOR_CHECKED_ outcome<std::uint64_t> job(Begin begin, const Request &request)
    {
        const auto c = request.to_c();
        std::uint64_t it = 0;
        const std::int32_t code = begin(get(), &c, &it);
        return detail::given<detail::plugins_api>(nullptr, code, [&] { return it; });
    }

    plugins(parlor_plugins *it, std::unique_ptr<callbacks> called) noexcept : fetched(it, std::move(called)) {}
};

} // namespace PARLOR_WAY_
} // namespace parlor
