/// @file
/// How a link behaves. A part of parlor-desk.hpp: include that.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include <parlor-desk.h>

namespace parlor {

/// How much a line of the log matters, as `parlor_log_level`.
enum class log_level : std::int32_t {
    nothing = PARLOR_LOG_NOTHING,
    error = PARLOR_LOG_ERROR,
    warning = PARLOR_LOG_WARNING,
    info = PARLOR_LOG_INFO,
};

/// Whether a connection is encrypted, as `parlor_security`.
enum class security : std::int32_t {
    tls = PARLOR_SECURITY_TLS,
    plain = PARLOR_SECURITY_PLAIN,
};

/// Where a server is: C's struct, which explains its members. It points to the host, which must be there until the address
/// was passed to a function.
struct address : parlor_address {
    /// The host with this name, or address of IPv4 or IPv6, and its port.
    address(std::string_view name, std::uint16_t number) noexcept : parlor_address{parlor::to_c(name), number} {}
};

/// How a link behaves that drives a handle of this type, parlor::basic or parlor::flex. It points to its texts, which must
/// be there until it was passed to `open`.
template <class Client> struct link_options {
    /// Where else the server is, when it isn't at the first address: tried in this order, then from the first one on again,
    /// with growing pauses of 0.5 to 8 s between the rounds.
    std::vector<parlor::address> others{};
    /// Whether the connection is encrypted.
    parlor::security security = parlor::security::tls;
    /// A PEM file with the certificates of those who may vouch for the server; empty: those that the system trusts.
    std::string_view roots_file{};
    /// A PEM file with the client's certificate and those that vouch for it; empty: none.
    std::string_view certificate_file{};
    /// A PEM file with its key; empty: the same file.
    std::string_view key_file{};
    /// The name that the server's certificate must have; empty: the host.
    std::string_view server_name{};
    /// How long resolving a name may take, and then a connection to each of its addresses. 1 ms to a day.
    std::chrono::milliseconds connect_within{10'000};
    /// How long closing may take. 1 ms to a day.
    std::chrono::milliseconds close_within{2'000};
    /// Takes the events, on the link's thread, which also has the handle locked meanwhile: requests are made with `client`.
    /// Other threads that lock it wait, so return soon, and don't wait for them. The link can't be closed there. An
    /// exception that leaves it ends the process (`std::terminate`), as one does that leaves `on_log`. Without one, events are
    /// fetched.
    std::function<void(Client &client, parlor::link_event event)> on_event{};
    /// Takes the log, on any thread that uses the link. The line is valid during the call only. It must not use the link.
    std::function<void(parlor::log_level level, std::string_view line)> on_log{};
    /// Up to which level lines are logged.
    parlor::log_level log_level = parlor::log_level::warning;

    /// Which of the times is negative, which C has none of; nullptr if none is.
    [[nodiscard]] const char *negative() const noexcept
    {
        return detail::is_negative(connect_within) ? "connect_within"
               : detail::is_negative(close_within) ? "close_within"
                                                   : nullptr;
    }

    /// The same for C's functions, pointing to the same, but without the callbacks, which are C++.
    [[nodiscard]] parlor_link_options to_c() const noexcept
    {
        auto it = detail::set_up(parlor_link_options_init);
        it.others = others.data();
        it.other_count = others.size();
        it.security = static_cast<std::int32_t>(security);
        it.roots_file = parlor::to_c(roots_file);
        it.certificate_file = parlor::to_c(certificate_file);
        it.key_file = parlor::to_c(key_file);
        it.server_name = parlor::to_c(server_name);
        it.connect_within = detail::milliseconds(connect_within);
        it.close_within = detail::milliseconds(close_within);
        it.log_level = static_cast<std::int32_t>(log_level);
        return it;
    }
};

namespace detail {

// An array of addresses is one of C's.
static_assert(sizeof(address) == sizeof(parlor_address), "an address has no members but C's");

} // namespace detail
} // namespace parlor
