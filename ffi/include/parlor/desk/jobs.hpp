/**
 * @file What is asked of plugins. A part of parlor-desk.hpp: include that.
 *
 * These are aggregates like the requests of parlor.hpp: they point to their texts, which must be there until the request was
 * passed to a function. What each member may be is said at C's structs.
 */
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <parlor-desk.h>

namespace parlor {

/// A file to be sent.
struct send_file {
    /// Into which session. Required.
    std::string_view session_id{};
    /// The file. Required.
    std::string_view path{};
    /// The name that the others see; empty: that of the file.
    std::string_view name{};
    /// Its MIME type; empty: "application/octet-stream".
    std::string_view mime{};
    /// What the sender says about it; may be empty.
    std::string_view description{};

    /// The same for C's functions.
    [[nodiscard]] parlor_send_file to_c() const noexcept
    {
        parlor_send_file it{};
        parlor_send_file_init(&it, sizeof it);
        it.session_id = parlor::to_c(session_id);
        it.path = parlor::to_c(path);
        it.name = parlor::to_c(name);
        it.mime = parlor::to_c(mime);
        it.description = parlor::to_c(description);
        return it;
    }
};

/// A file of a session, to be saved.
struct save_file {
    /// Of which session. Required.
    std::string_view session_id{};
    /// What the server calls the file. Required.
    std::string_view file_id{};
    /// The folder to save it in. Required.
    std::string_view folder{};
    /// The document that holds it; empty: what the event told.
    std::string_view document_id{};
    /// Its name, which is made safe; empty: what the event told. A file that is there isn't overwritten: the new one gets a
    /// number.
    std::string_view name{};
    /// Its size in bytes; what has another size isn't kept.
    std::optional<std::uint64_t> file_size{};

    /// The same for C's functions.
    [[nodiscard]] parlor_save_file to_c() const noexcept
    {
        parlor_save_file it{};
        parlor_save_file_init(&it, sizeof it);
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

/// A file to be deleted: `parlor_delete_file`.
struct delete_file {
    /// From which session. Required.
    std::string_view session_id{};
    /// What the server calls the file. Required.
    std::string_view file_id{};
    /// The document that holds it; empty: what the event told, if any did.
    std::string_view document_id{};

    /// The same for C's functions.
    [[nodiscard]] parlor_delete_file to_c() const noexcept
    {
        parlor_delete_file it{};
        parlor_delete_file_init(&it, sizeof it);
        it.session_id = parlor::to_c(session_id);
        it.file_id = parlor::to_c(file_id);
        it.document_id = parlor::to_c(document_id);
        return it;
    }
};

/// A transcript to be written into a file: `parlor_export`, which is a keyword of C++.
struct export_transcript {
    /// The format: one that parlor::plugins::format_at gives. Required.
    std::string_view format{};
    /// The file to be written. Required. One that is there isn't overwritten: the new one gets a number.
    std::string_view path{};
    /// The stored transcript, in XML; no bytes: the server is asked for that of `session_id`.
    bytes document{};
    /// Which session's transcript, if there is no `document`.
    std::string_view session_id{};

    /// The same for C's functions.
    [[nodiscard]] parlor_export to_c() const noexcept
    {
        parlor_export it{};
        parlor_export_init(&it, sizeof it);
        it.format = parlor::to_c(format);
        it.path = parlor::to_c(path);
        it.document = document.data();
        it.document_length = document.size();
        it.session_id = parlor::to_c(session_id);
        return it;
    }
};

} // namespace parlor
