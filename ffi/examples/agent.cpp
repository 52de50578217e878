/*
 * An agent in chat sessions, in C++ over a link of libparlor-desk's: it connects, comes back after a lost connection,
 * registers and joins its sessions again by itself. agent.c has more commands.
 *
 *     agent [-c ROOTS.pem | -p] HOST PORT PERSON_ID NICK [SESSION_ID...]
 *
 * -p: plain, as `parlor serve` has it; otherwise the connection is encrypted, and -c names those who may vouch for the server in
 * the place of those that the system trusts. The sessions are joined, then lines of standard
 * input are carried out: "join ID", "say ID TEXT", "leave ID", "close ID", which ends the session for all, and "quit". End
 * of input, SIGINT and SIGTERM are "quit". What happens is printed as by agent.c. Exit codes: 0 all sessions were left,
 * 1 failed, 2 wrong usage.
 */
#define _POSIX_C_SOURCE 200809L

#include "program.h"

#include <cstdlib>
#include <deque>
#include <initializer_list>
#include <string>
#include <vector>

#include <parlor-desk.hpp>

using std::string_view;

/* Prints a line, without what a terminal may obey. */
static void print(std::initializer_list<string_view> texts, FILE *out = stdout)
{
    for (const string_view text : texts)
        print_text(out, parlor::to_c(text));
    std::fputc('\n', out);
    std::fflush(out);
}

/* Takes the first word off a line. */
static string_view word(string_view &line)
{
    const string_view word = line.substr(0, line.find(' '));

    line.remove_prefix(word.size() < line.size() ? word.size() + 1 : word.size());
    return word;
}

class agent {
public:
    agent(parlor::basic_link link, std::deque<std::string> lines) : link_(std::move(link)), lines_(std::move(lines)) {}

    /* Goes round until all sessions are left; gives the exit code. */
    int run()
    {
        while (!is_done_) {
            wait();
            take_events();
            act();
        }
        take_events(); /* what was told while the last session was left */
        return has_failed_ ? 1 : 0;
    }

private:
    void take_events()
    {
        for (const parlor::link_event event : link_.events())
            visit(event, parlor::overloaded{
                             [this](parlor::link_news it) { on_news(it.news()); },
                             [](parlor::link_up it) { print({"* connected to ", it.address()}); },
                             [this](parlor::link_down it) {
                                 is_registered_ = false;
                                 print({"* not connected: ", it.why()});
                             },
                             [](parlor::link_failed it) { print({"* not connected: ", it.why()}); },
                             [](parlor::link_fault it) { print({"agent: ", it.error().what()}, stderr); },
                             [](parlor::link_event) {}, /* what only a later library knows */
                         });
    }

    /* Waits for the link, for lines or for a signal. */
    void wait()
    {
        pollfd fds[] = {{link_.fd(), POLLIN, 0}, {input_fd(&input_), POLLIN, 0}};
        parlor_text line;
        std::size_t whole;

        if (poll(fds, 2, -1) <= 0 || !fds[1].revents)
            return;
        read_input(&input_);
        for (; find_line(&input_, &line, &whole); drop_line(&input_, whole))
            lines_.emplace_back(parlor::view(line));
        if (input_.is_over)
            lines_.emplace_back("quit");
    }

    void on_news(parlor::news news)
    {
        visit(news, parlor::overloaded{
                        [this](parlor::logged_in_news) {
                            is_registered_ = true;
                            print({"* registered as ", link_.lock()->user_id().value_or("")});
                        },
                        [this](parlor::done_news it) {
                            const auto position = link_.lock()->position(it.session_id()).value_or(0);

                            if (it.request() == parlor::request::join)
                                print({it.session_id(), " * in, up to event ", std::to_string(position)});
                        },
                        [](parlor::event_news it) { on_event(it.session_id(), it.event()); },
                        [](parlor::over_news it) { print({it.session_id(), " * over"}); },
                        [this](parlor::refused_news it) {
                            print({"agent: the server refused: ", it.error_text()}, stderr);
                            /* Whom the server doesn't know any more comes as a new one, by itself. */
                            has_failed_ |= it.request() == parlor::request::login && it.error_id() != parlor::error_id::unknown_user;
                            /* What can't be left in order is left with the link. */
                            is_done_ |= has_failed_ || is_leaving_;
                        },
                        [](parlor::unknown_fate_news) { print({"agent: a reply is missing"}, stderr); },
                        [](parlor::news) {},
                    });
    }

    static void on_event(string_view id, parlor::event event)
    {
        const bool is_for_all = event.visibility() == parlor::visibility::all;

        if (const auto it = event.as<parlor::new_party_event>())
            print({id, " * ", event.user_id(), " is ", it->user().nickname()});
        else if (event.kind() == parlor::event_kind::party_left)
            print({id, " * ", event.user_id(), " left"});
        if (event.text() && !event.text()->text().empty())
            print({id, " ", event.user_id(), is_for_all ? ": " : " (to agents): ", event.text()->text()});
    }

    /* Carries out what was typed. What there is no room for is tried again when a reply has come. */
    void act()
    {
        auto client = link_.lock();

        if (is_interrupted && !is_leaving_)
            lines_.emplace_front("quit");
        while (!lines_.empty() && (is_registered_ || lines_.front() == "quit")) {
            try {
                carry_out(*client, lines_.front());
            } catch (const parlor::error &error) {
                if (error.code() == parlor::status::busy)
                    break;
                print({"agent: not done: ", error.what()}, stderr);
            }
            lines_.pop_front();
        }
        is_done_ |= is_leaving_ && lines_.empty() && (!is_registered_ || joined(*client).empty());
    }

    void carry_out(parlor::basic &client, string_view line)
    {
        const string_view command = word(line), id = word(line);

        if (command == "join") {
            parlor::join request;
            request.session_id = id;
            client.join(parlor::link_now(), request);
        } else if (command == "say") {
            parlor::say request;
            request.session_id = id;
            request.words.text = line;
            client.say(parlor::link_now(), request);
        } else if (command == "leave" || command == "close") {
            parlor::release_party request;
            request.session_id = id;
            request.after_action =
                command == "leave" ? parlor::after_action::keep_alive : parlor::after_action::force_close;
            client.release_party(parlor::link_now(), request);
        } else if (command == "quit") {
            leave_all(client);
        } else {
            print({"agent: no such command"}, stderr);
        }
    }

    /* From now on nothing is done but to leave each session. */
    void leave_all(const parlor::basic &client)
    {
        is_leaving_ = true;
        lines_.resize(1); /* "quit" itself, which is being carried out */
        for (const std::string &id : joined(client))
            lines_.push_back("leave " + id);
    }

    static std::vector<std::string> joined(const parlor::basic &client)
    {
        std::vector<std::string> ids;

        for (std::size_t i = 0; const auto id = client.session_at(i); i++)
            if (client.is_joined(*id))
                ids.emplace_back(*id);
        return ids;
    }

    parlor::basic_link link_;
    std::deque<std::string> lines_; /* to be carried out */
    input input_{};
    bool is_registered_ = false;
    bool is_leaving_ = false;
    bool is_done_ = false;
    bool has_failed_ = false;
};

int main(int argc, char **argv)
{
    const string_view option = argc > 1 ? argv[1] : "";
    const bool is_plain = option == "-p", has_roots = option == "-c";
    const int skipped = is_plain ? 1 : has_roots ? 2 : 0;
    parlor::basic_link::options options;
    parlor::registration request;
    std::deque<std::string> lines;

    if (argc - skipped < 5) {
        std::fprintf(stderr, "usage: agent [-c ROOTS.pem | -p] HOST PORT PERSON_ID NICK [SESSION_ID...]\n");
        return 2;
    }
    if (has_roots)
        options.roots_file = argv[2];
    argv += skipped;
    for (char **id = argv + 5; *id; id++)
        lines.push_back("join " + std::string(*id));
    options.security = is_plain ? parlor::security::plain : parlor::security::tls;
    options.on_log = [](parlor::log_level, string_view line) { print({"agent: ", line}, stderr); };
    request.person_id = argv[3];
    request.nickname = argv[4];
    notice_interrupts();
    try {
        const auto port = static_cast<std::uint16_t>(std::atoi(argv[2]));
        auto client = parlor::basic::create(parlor::link_now());
        agent agent(parlor::basic_link::open(argv[1], port, std::move(options), request, std::move(client)), std::move(lines));

        return agent.run();
    } catch (const parlor::error &error) {
        print({"agent: no link: ", error.what()}, stderr);
        return 1;
    }
}
