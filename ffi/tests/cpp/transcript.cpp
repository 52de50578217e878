/* Prints a stored transcript as examples/transcript.c does, through parlor.hpp. */
#include <fstream>
#include <iterator>
#include <string>

#include "check.hpp"

static void print_member(const char *name, std::string_view text)
{
    std::printf(" %s=%.*s", name, static_cast<int>(text.size()), text.data());
}

static void print_key_values(const char *name, parlor::key_values list, int depth)
{
    for (parlor::key_value item : list) {
        std::printf("%*s%s %.*s", 4 * depth, "", name, static_cast<int>(item.key().size()), item.key().data());
        visit(item, parlor::overloaded{
                        [](std::string_view text) { std::printf(" = %.*s\n", static_cast<int>(text.size()), text.data()); },
                        [](std::int32_t number) { std::printf(" = %ld\n", static_cast<long>(number)); },
                        [](parlor::bytes bytes) {
                            std::printf(" = 0x");
                            for (std::uint8_t byte : bytes)
                                std::printf("%02x", static_cast<unsigned>(byte));
                            std::printf("\n");
                        },
                        [&](parlor::key_values inner) {
                            std::printf(":\n");
                            print_key_values(name, inner, depth + 1);
                        },
                    });
    }
}

static void print_user(parlor::user_info user)
{
    print_member("nick", user.nickname());
    print_member("type", user.user_type_name());
    print_member("protocol", user.protocol_name());
    if (!user.person_id().empty())
        print_member("person", user.person_id());
    if (user.time_zone_offset())
        std::printf(" timeZoneOffset=%ld", static_cast<long>(*user.time_zone_offset()));
    if (user.client_version())
        std::printf(" clientVersion=%lu", static_cast<unsigned long>(*user.client_version()));
}

static const char *name(parlor::visibility visibility)
{
    return visibility == parlor::visibility::all ? "ALL" : visibility == parlor::visibility::int_ ? "INT" : "VIP";
}

static void print_text(parlor::message_text text)
{
    if (text.message_type())
        print_member("msgType", *text.message_type());
    if (text.treat_as())
        print_member("treatAs", *text.treat_as());
    if (text.check() != parlor::message_check::none)
        std::printf(" msgCheck=%d", static_cast<int>(text.check()));
    print_member("text", text.text());
}

static void print_event(parlor::event event)
{
    const char *kind = visit(event, parlor::overloaded{
                                        [](parlor::new_party_event) { return "newParty"; },
                                        [](parlor::message_event) { return "message"; },
                                        [](parlor::notice_event) { return "notice"; },
                                        [](parlor::party_left_event) { return "partyLeft"; },
                                        [](parlor::reenter_event) { return "reenter"; },
                                        [](parlor::unknown_event) { return "event"; },
                                    });
    std::printf("#%lu +%lds %s %s", static_cast<unsigned long>(event.event_id()),
                static_cast<long>(event.time_shift().count()), name(event.visibility()), kind);
    print_member("user", event.user_id());
    if (event.receiver_id())
        print_member("receiver", *event.receiver_id());
    if (event.truncated())
        std::printf(" truncated=%lu", static_cast<unsigned long>(*event.truncated()));
    visit(event, parlor::overloaded{
                     [](parlor::new_party_event it) { print_user(it.user()); },
                     [](parlor::notice_event it) {
                         if (it.notice()) {
                             print_member("notice", it.notice()->type_name());
                             print_member("text", it.notice()->text());
                         }
                     },
                     [](parlor::party_left_event it) {
                         print_member("asker", it.asker_id());
                         if (it.reason() && it.reason()->code())
                             std::printf(" code=%lu", static_cast<unsigned long>(*it.reason()->code()));
                         if (it.reason())
                             print_member("reason", it.reason()->text());
                     },
                     [](parlor::reenter_event it) {
                         std::printf(" agents=%d clients=%d", static_cast<int>(it.agents()), static_cast<int>(it.clients()));
                     },
                     [](parlor::event) {},
                 });
    if (event.text())
        print_text(*event.text());
    std::printf("\n");
    print_key_values("userData", event.user_data(), 1);
    print_key_values("eventAttributes", event.event_attributes(), 1);
}

static int report(const char *path, const parlor::error &error)
{
    std::fprintf(stderr, "%s:%lu:%lu: %s\n", path, static_cast<unsigned long>(error.line()),
                 static_cast<unsigned long>(error.column()), error.what());
    return 1;
}

/* The session, then all events. What can't be read is reported and passed over. */
static int print_all(const char *path, parlor::transcript &transcript)
{
    int code = 0;
    const parlor::session_info session = MUST(transcript.session());

    std::printf("session");
    print_member("id", session.session_id());
    print_member("start", session.start_at());
    std::printf("\n");
#ifdef PARLOR_RESULTS
    for (const auto &event : transcript.events()) {
        if (event)
            print_event(*event);
        else
            code = report(path, event.error());
    }
#else
    for (bool is_over = false; !is_over;) {
        try {
            for (parlor::event event : transcript.events())
                print_event(event);
            is_over = true;
        } catch (const parlor::error &error) {
            code = report(path, error);
        }
    }
#endif
    return code;
}

int main(int argc, char **argv)
{
    CHECK(argc == 2);
    std::ifstream file(argv[1], std::ios::binary);
    const std::string document(std::istreambuf_iterator<char>(file), {});
    parlor::transcript transcript = MUST(parlor::transcript::create());
#ifdef PARLOR_RESULTS
    const parlor::result<void> done = transcript.read(document);
    return done ? print_all(argv[1], transcript) : report(argv[1], done.error());
#else
    try {
        transcript.read(document);
    } catch (const parlor::error &error) {
        return report(argv[1], error);
    }
    return print_all(argv[1], transcript);
#endif
}
