/**
 * @file
 * What is asked of plugins, and which are loaded. A part of parlor-desk.hpp: include that.
 *
 * As in parlor/requests.hpp these point to their texts, which must be there until they were passed to a function.
 */
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <parlor-desk.h>

namespace parlor {

/// A file to be sent.
struct send_file {
    /// Into which session. Required.
    std::string_view session_id{};
    /// The file. Required.
    std::string_view path{};
    /// The name that the others see; empty: that of the file. It goes to the store as it is.
    std::string_view name{};
    /// Its MIME type; empty: "application/octet-stream".
    std::string_view mime{};
    /// What the sender says about it; may be empty.
    std::string_view description{};

    /// The same for C's functions.
    [[nodiscard]] parlor_send_file to_c() const noexcept
    {
        auto it = detail::set_up(parlor_send_file_init);
        it.session_id = parlor::to_c(session_id);
        it.path = parlor::to_c(path);
        it.name = parlor::to_c(name);
        it.mime = parlor::to_c(mime);
        it.description = parlor::to_c(description);
        return it;
    }
};

/// A file to be saved. Session, file id and folder are enough where `news` of the plugins was given the event that told of the
/// file; what else is said counts more.
struct save_file {
    /// Of which session. Required.
    std::string_view session_id{};
    /// What the server calls the file. Required.
    std::string_view file_id{};
    /// The folder to save it in. Required.
    std::string_view folder{};
    /// The document that holds it; empty: what the event told.
    std::string_view document_id{};
    /// Its name, which is made safe; empty: what the event told. A file that is there isn't overwritten.
    std::string_view name{};
    /// Its size in bytes; without one, what the event told.
    std::optional<std::uint64_t> file_size{};

    /// The same for C's functions.
    [[nodiscard]] parlor_save_file to_c() const noexcept
    {
        auto it = detail::set_up(parlor_save_file_init);
        it.session_id = parlor::to_c(session_id);
        it.file_id = parlor::to_c(file_id);
        it.folder = parlor::to_c(folder);
        it.document_id = parlor::to_c(document_id);
        it.name = parlor::to_c(name);
        it.has_file_size = file_size.has_value();
        it.file_size = file_size.value_or(0);
        return it;
    }
};

/// A file to be deleted from a session.
struct delete_file {
    /// From which session. Required.
    std::string_view session_id{};
    /// What the server calls the file. Required.
    std::string_view file_id{};
    /// The document that holds it; empty: what the event told that `news` of the plugins was given.
    std::string_view document_id{};

    /// The same for C's functions.
    [[nodiscard]] parlor_delete_file to_c() const noexcept
    {
        auto it = detail::set_up(parlor_delete_file_init);
        it.session_id = parlor::to_c(session_id);
        it.file_id = parlor::to_c(file_id);
        it.document_id = parlor::to_c(document_id);
        return it;
    }
};

/// A transcript to be written in some format: `parlor_export`, which is a keyword of C++.
struct transcript_export {
    /// The format: one of `formats` of the plugins. Required.
    std::string_view format{};
    /// The file to be written. Required. One that is there isn't overwritten: the new one gets a number.
    std::string_view path{};
    /// The stored transcript, in XML. Empty: the server at `http` of the options is asked for that of `session_id`.
    bytes document{};
    /// Which session's transcript, if there is no document.
    std::string_view session_id{};
    /// Who will read the file: what such a party can't see in the session isn't written. `user_type::system`: everything.
    parlor::user_type reader_type = parlor::user_type::agent;
    /// The user id of that party in the session: what was for it alone is written, too. Empty: that of the plugins' link.
    std::string_view reader_id{};

    /// The same for C's functions.
    [[nodiscard]] parlor_export to_c() const noexcept
    {
        auto it = detail::set_up(parlor_export_init);
        it.format = parlor::to_c(format);
        it.path = parlor::to_c(path);
        it.document = document.empty() ? nullptr : document.data();
        it.document_length = document.size();
        it.session_id = parlor::to_c(session_id);
        it.reader_type = static_cast<std::int32_t>(reader_type);
        it.reader_id = parlor::to_c(reader_id);
        return it;
    }
};

/// A store of documents that is the program's own: C's struct, which explains its members, with functions that offer nothing.
struct document_store : parlor_document_store {
    document_store() noexcept : parlor_document_store{}
    {
        parlor_document_store_init(this, sizeof(parlor_document_store));
    }
};

/// A folder's path: C's text. It points to the path, which must be there until the folder was passed to a function.
struct folder : parlor_text {
    /// The folder at this path.
    folder(std::string_view path) noexcept : parlor_text{parlor::to_c(path)} {}
    /// The same.
    folder(const char *path) noexcept : folder(std::string_view(path)) {}
    /// The same, of a string that stays.
    folder(const std::string &path) noexcept : folder(std::string_view(path)) {}
    /// The same, of C's.
    folder(parlor_text path) noexcept : parlor_text(path) {}
};

namespace detail {

// An array of folders is one of C's.
static_assert(sizeof(folder) == sizeof(parlor_text), "a folder has no members but C's");

} // namespace detail

/// Which plugins are loaded, and what the desktop does for them. It points to its texts, which must be there until it was passed
/// to `load`.
struct plugins_options {
    /// Folders that a person named, such as {"plugins"}: searched first. A library there is loaded only if the allow list
    /// has it.
    std::vector<parlor::folder> folders{};
    /// Folders of the program's own, searched behind `plugins` beside the program. A library there is loaded if nobody but the
    /// program's owner and root may write to it and to its folder, or if the allow list has it.
    std::vector<parlor::folder> own_folders{};
    /// The file with the libraries that are trusted; empty: `parlor/plugins.allow` in the user's configuration folder.
    std::string_view allow_list{};
    /// What the program is called, for plugins; may be empty.
    std::string_view program_name{};
    /// The program's version, for plugins; may be empty.
    std::string_view program_version{};
    /// Where the server's HTTP side is, such as `https://chat.example.com` or, not encrypted, `http://127.0.0.1:4072`; empty:
    /// nowhere.
    std::string_view http{};
    /// With https: a PEM file with those who may vouch for the server there; empty: those that the system trusts.
    std::string_view http_roots_file{};
    /// The program's own store, in place of `http`. It is read by `load` only.
    const document_store *store = nullptr;
    /// How long a plugin may take to start. 1 ms to a day.
    std::chrono::milliseconds start_within{5'000};
    /// How long a plugin may take for a request. 1 ms to a day.
    std::chrono::milliseconds answer_within{600'000};
    /// How long the end of the plugins may take. 1 ms to a day.
    std::chrono::milliseconds close_within{2'000};
    /// Takes the events, on any thread; several may come at once. Without one, events are fetched. An exception that leaves it, or
    /// one of the next two, ends the process (`std::terminate`).
    std::function<void(parlor::plugins_event event)> on_event{};
    /// Makes the notices that plugins want sent, where there is no link for them: see `parlor_plugins_notify_callback`. The
    /// notice may be changed. It sets the request id, and gives the status of `parlor_basic_notify`.
    std::function<std::int32_t(parlor_notify &notice, std::uint32_t &request_id)> on_notify{};
    /// Takes the log, on any thread that uses the plugins or is theirs; several lines may come at once. A line is valid during the
    /// call only. It must not use the plugins.
    std::function<void(parlor::log_level level, std::string_view line)> on_log{};
    /// Up to which level lines are logged.
    parlor::log_level log_level = parlor::log_level::warning;

    /// Which of the times is negative, which C has none of; nullptr if none is.
    [[nodiscard]] const char *negative() const noexcept
    {
        return detail::is_negative(start_within)    ? "start_within"
               : detail::is_negative(answer_within) ? "answer_within"
               : detail::is_negative(close_within)  ? "close_within"
                                                    : nullptr;
    }

    /// The same for C's functions, pointing to the same, but without the callbacks, which are C++.
    [[nodiscard]] parlor_plugins_options to_c() const noexcept
    {
        auto it = detail::set_up(parlor_plugins_options_init);
        it.folders = folders.data();
        it.folder_count = folders.size();
        it.own_folders = own_folders.data();
        it.own_folder_count = own_folders.size();
        it.allow_list = parlor::to_c(allow_list);
        it.program_name = parlor::to_c(program_name);
        it.program_version = parlor::to_c(program_version);
        it.http = parlor::to_c(http);
        it.http_roots_file = parlor::to_c(http_roots_file);
        it.store = store;
        it.start_within = detail::milliseconds(start_within);
        it.answer_within = detail::milliseconds(answer_within);
        it.close_within = detail::milliseconds(close_within);
        it.log_level = static_cast<std::int32_t>(log_level);
        return it;
    }
};

/// A command of a plugin to be run.
struct run_command {
    /// The command: the name of one of `commands` of the plugins. Required.
    std::string_view command{};
    /// The session that is meant; empty: none. A command that needs one says so when it fails.
    std::string_view session_id{};
    /// What a person typed behind the name; may be empty.
    std::string_view argument{};

    /// The same for C's functions.
    [[nodiscard]] parlor_run_command to_c() const noexcept
    {
        auto it = detail::set_up(parlor_run_command_init);
        it.command = parlor::to_c(command);
        it.session_id = parlor::to_c(session_id);
        it.argument = parlor::to_c(argument);
        return it;
    }
};

} // namespace parlor
