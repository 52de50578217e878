/* Handles of parlor.hpp in blocks of memory, of libparlor without a heap. Exit code 0 if all is as expected. */
#include <array>
#include <cstring>
#include <string>

#include "../cpp/check.hpp"

using namespace std::chrono_literals;
using namespace std::string_view_literals;

/* Memory for one handle after the other. */
static std::array<std::uint64_t, 2048> block, another;

constexpr std::size_t length = sizeof block;
constexpr auto nonce = "0123456789abcdef0123456789abcdef"sv;
constexpr auto document = "<chatTranscript sessionId='S' startAt='2025-05-10T07:09:33Z'>"
                          "<message userId='U' eventId='1'><msgText>one &amp; a half</msgText></message>"
                          "<message userId='U' eventId='2'><msgText>two</msgText></message></chatTranscript>"sv;

static std::string copied(parlor::bytes it)
{
    return std::string(reinterpret_cast<const char *>(it.data()), it.size());
}

/* A client of either kind makes requests, and goes on in another block. */
template <class Client, class Ask, class Restore>
static void goes_on_elsewhere(Client client, Ask ask, Restore restore)
{
    CHECK(MUST(client.poll_transmit(1ms)).size() == 0);
    ask(client);
    const std::string asked = copied(MUST(client.poll_transmit(1ms)));
    CHECK(asked.size() > 4);
    const std::string kept = copied(MUST(client.snapshot()));
    Client restored = restore(kept);
    CHECK(restored.get() != client.get());
    MUST(client.transmitted(asked.size()));
    CHECK(MUST(client.poll_transmit(1ms)).size() == 0);
    /* Moved, it is the same handle. */
    const auto *it = restored.get();
    const Client moved = std::move(restored);
    CHECK(moved.get() == it && !restored);
}

static void agents()
{
    parlor::basic_config config;
    config.max_packet = 512;
    config.max_request = 512;
    config.max_sessions = 2;
    CHECK(parlor::basic::size(config) > 512 && parlor::basic::size(config) <= length);
    goes_on_elsewhere(
        MUST(parlor::basic::create_in(block.data(), length, 1ms, config)),
        [](parlor::basic &agent) {
            parlor::registration request;
            request.nickname = "Bo";
            request.person_id = "P1";
            MUST(agent.register_as(1ms, request));
        },
        [&](const std::string &kept) {
            return MUST(parlor::basic::restore_in(another.data(), length, 1ms, kept, config));
        });
    CHECK(WHY(parlor::basic::create_in(block.data(), parlor::basic::size(config) - 1, 1ms, config)).code() ==
          parlor::status::bad_length);
    CHECK(WHY(parlor::basic::create_in(block.data(), length, -1ms, config)).member() == "now"sv);
    CHECK(WHY(parlor::basic::restore_in(block.data(), length, -1ms, "x"sv, config)).member() == "now"sv);
    CHECK(WHY(parlor::basic::restore_in(block.data(), length, 1ms, "no snapshot"sv, config)).code() ==
          parlor::status::bad_snapshot);
    config.max_packet = 1;
    CHECK(parlor::basic::size(config) == 0);
}

static void customers()
{
    parlor::flex_config config;
    config.max_packet = 512;
    config.max_request = 512;
    CHECK(parlor::flex::size(config) > 512 && parlor::flex::size(config) <= length);
    goes_on_elsewhere(
        MUST(parlor::flex::create_in(block.data(), length, config)),
        [](parlor::flex &customer) {
            parlor::login request;
            request.nickname = "Ana";
            request.nonce = nonce;
            MUST(customer.login(request));
        },
        [&](const std::string &kept) {
            return MUST(parlor::flex::restore_in(another.data(), length, kept, config));
        });
    CHECK(WHY(parlor::flex::create_in(reinterpret_cast<char *>(block.data()) + 1, length - 1, config)).code() ==
          parlor::status::bad_alignment);
    CHECK(WHY(parlor::flex::restore_in(block.data(), length, "no snapshot"sv, config)).code() == parlor::status::bad_snapshot);
}

/* What is read is written anew, and read as it comes. */
static void transcripts()
{
    static std::array<std::uint64_t, 1024> third;
    CHECK(parlor::transcript::size(256, 4) <= length && parlor::transcript::size(1, 4) == 0);
    auto transcript = MUST(parlor::transcript::create_in(block.data(), length, 256, 4));
    MUST(transcript.read(document));
    CHECK(parlor::writer::size(512, 4) <= length && parlor::writer::size(1, 4) == 0);
    auto writer = MUST(parlor::writer::create_in(another.data(), length, 512, 4, MUST(transcript.session())));
    CHECK(parlor::stream::size(512, 4) <= sizeof third && parlor::stream::size(1, 4) == 0);
    auto stream = MUST(parlor::stream::create_in(third.data(), sizeof third, 512, 4));

    std::string said;
    const auto give = [&](std::string_view piece) {
        while (!piece.empty()) {
            piece.remove_prefix(MUST(stream.give(piece)));
            if (const auto event = MUST(stream.next()))
                said += std::string(event->text()->text()) + "\n";
        }
    };
    while (const auto event = MUST(transcript.next()))
        give(copied(MUST(writer.event(*event))));
    give(copied(MUST(writer.end())));
    MUST(stream.end());
    CHECK(said == "one & a half\ntwo\n");

    parlor::own_session_info session;
    session.session_id = "S";
    const auto own = MUST(parlor::writer::create_in(another.data(), length, 512, 4, session));
    CHECK(own);
    CHECK(WHY(parlor::writer::create_in(another.data(), 100, 512, 4, session)).code() == parlor::status::bad_length);
    CHECK(WHY(parlor::stream::create_in(third.data(), 100, 512, 4)).code() == parlor::status::bad_length);
    CHECK(WHY(parlor::transcript::create_in(nullptr, length, 256, 4)).code() == parlor::status::null_pointer);
}

int main()
{
    agents();
    customers();
    transcripts();
    return 0;
}
