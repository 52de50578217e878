/*
 * The agent of eventloop.c in C++, with parlor.hpp: the same commands, the same lines, the same exit codes.
 *
 *     agent [-s] HOST PORT PERSON_ID NICK [SESSION_ID...]
 */
#define _POSIX_C_SOURCE 200809L

#include "program.h"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include <parlor.hpp>

using std::string_view;

enum class stage { wanted, asked, joined, leaving };

/* A session that the agent is in, or wants to be in. */
struct session {
    std::string id{};
    parlor::visibility visibility = parlor::visibility::all;
    enum stage stage = stage::wanted;
    std::uint32_t request_id = 0;                                /* of its join */
    std::map<std::string, std::string, std::less<>> nicknames{}; /* by user id */
};

using sessions = std::vector<session>;

/* Of whom something is printed. */
struct party {
    string_view session_id;
    string_view nickname;
};

/* The monotonic clock of program.h. */
static std::chrono::milliseconds time_now()
{
    return std::chrono::milliseconds(static_cast<std::int64_t>(now()));
}

static void print(string_view text, FILE *out = stdout)
{
    print_text(out, parlor::to_c(text));
}

/* Takes the first word off a line. */
static string_view word(string_view &line)
{
    const string_view word = line.substr(0, line.find(' '));

    line.remove_prefix(word.size() < line.size() ? word.size() + 1 : word.size());
    return word;
}

/* "ID * Ana WHAT text" */
static void print_act(const party &who, const char *what, string_view text = {})
{
    print(who.session_id);
    std::printf(" * ");
    print(who.nickname);
    std::printf(" %s%s", what, text.empty() ? "" : " ");
    print(text);
    std::printf("\n");
}

static void on_notice(const party &who, parlor::notice notice)
{
    switch (notice.type()) {
    case parlor::notice_type::typing_started:
        return print_act(who, "is typing");
    case parlor::notice_type::typing_stopped:
        return print_act(who, "stopped typing");
    case parlor::notice_type::user_pushed_url:
        return print_act(who, "pushed", notice.text());
    case parlor::notice_type::user_update_nick:
        return print_act(who, "is now", notice.text());
    default: /* others are not for the eye */
        return;
    }
}

static const char *audience(parlor::event event)
{
    if (event.receiver_id())
        return " (to you): ";
    if (event.visibility() == parlor::visibility::int_)
        return " (to agents): ";
    return event.visibility() == parlor::visibility::vip ? " (to supervisors): " : ": ";
}

class agent {
public:
    agent(const char *host, const char *port, const char *person_id, const char *nickname, bool is_supervisor)
        : basic_(parlor::basic::create(time_now())), host_(host), port_(port), person_id_(person_id),
          nickname_(nickname), is_supervisor_(is_supervisor)
    {
    }
    agent(const agent &) = delete;
    agent &operator=(const agent &) = delete;
    ~agent()
    {
        if (fd_ >= 0)
            close(fd_);
    }

    /* Remembers a session that is to be joined. */
    void want(string_view id, parlor::visibility visibility)
    {
        auto it = find(id);

        if (it == sessions_.end())
            it = sessions_.insert(it, session{std::string(id)});
        it->visibility = visibility;
        it->stage = stage::wanted;
    }

    void run()
    {
        relink();
        for (;;) {
            take_news(); /* a request that has waited too long is news, too: before something else is done */
            act();
            if (basic_.is_silent(time_now()))
                relink();
            const bool is_full = transmit();
            if (is_done_)
                return;

            const auto at = basic_.poll_timeout();
            pollfd fds[2] = {{fd_, static_cast<short>(is_full ? POLLIN | POLLOUT : POLLIN), 0},
                             {input_fd(&input_), POLLIN, 0}};
            /* A signal that comes just before this is noticed when the next keep-alive is due: within seconds. */
            if (poll(fds, 2, at ? wait_until(static_cast<std::uint64_t>(at->count())) : -1) < 0) {
                if (errno != EINTR)
                    throw std::runtime_error(std::string("poll: ") + std::strerror(errno));
                continue;
            }
            if (fds[0].revents & (POLLIN | POLLHUP | POLLERR))
                receive();
            if (fds[1].revents)
                read_input(&input_);
        }
    }

private:
    sessions::iterator find(string_view id)
    {
        return std::find_if(sessions_.begin(), sessions_.end(), [id](const session &it) { return it.id == id; });
    }

    /* ---- Requests ---- */

    /* `restores`: as the same party as before the connection was lost. */
    void register_agent(bool restores)
    {
        parlor::registration request;

        request.nickname = nickname_;
        request.person_id = person_id_;
        request.user_type = is_supervisor_ ? parlor::user_type::supervisor : parlor::user_type::agent;
        request.restores = restores;
        register_id_ = basic_.register_as(time_now(), request);
    }

    /* Asks for all that is wanted. What there is no room for yet is asked for when a reply has come. */
    void join_wanted()
    {
        for (auto it = sessions_.begin(); is_registered_ && it != sessions_.end();) {
            try {
                if (it->stage == stage::wanted) {
                    parlor::join request;

                    request.session_id = it->id;
                    request.visibility = it->visibility;
                    it->request_id = basic_.join(time_now(), request);
                    it->stage = stage::asked;
                }
                ++it;
            } catch (const parlor::error &error) {
                if (error.code() == parlor::status::busy)
                    return;
                std::fprintf(stderr, "agent: not joined: %s\n", error.what());
                it = sessions_.erase(it);
            }
        }
    }

    /* Leaves all sessions; done when none is left. */
    void leave_all()
    {
        for (session &session : sessions_) {
            if (!is_registered_ || session.stage != stage::joined)
                continue;
            try {
                release(session.id, {}, parlor::after_action::keep_alive, {});
                session.stage = stage::leaving;
            } catch (const parlor::error &error) {
                if (error.code() != parlor::status::busy)
                    throw;
            }
        }
        is_done_ |= sessions_.empty() || !is_registered_;
    }

    /* Removes a party; without one, the agent leaves. */
    void release(string_view session_id, string_view user_id, parlor::after_action after, string_view words)
    {
        parlor::release_party request;

        request.session_id = session_id;
        request.user_id = user_id;
        request.after_action = after;
        request.words.text = words;
        basic_.release_party(time_now(), request);
    }

    /* ---- The link ---- */

    /* On a new connection the agent registers again, then joins its sessions again. */
    void relink()
    {
        const char *why = "";

        if (fd_ >= 0)
            close(fd_);
        basic_.lost();
        is_registered_ = false;
        for (session &session : sessions_)
            session.stage = stage::wanted;
        fd_ = connect_anew(host_, port_, &attempts_, &why);
        if (fd_ < 0)
            throw std::runtime_error(std::string("can't reach the server: ") + why);
        register_agent(true);
    }

    /* Writes what the library wants sent. Gives whether something is left because the socket is full. */
    bool transmit()
    {
        for (;;) {
            const parlor::bytes data = basic_.poll_transmit(time_now());

            if (data.empty())
                return false;
            const ssize_t written = send(fd_, data.data(), data.size(), MSG_NOSIGNAL);
            if (written >= 0)
                basic_.transmitted(static_cast<std::size_t>(written));
            else if (errno == EAGAIN || errno == EWOULDBLOCK)
                return true;
            else if (errno != EINTR)
                relink();
        }
    }

    void receive()
    {
        std::uint8_t data[4096];
        const ssize_t count = recv(fd_, data, sizeof data, 0);

        if (count > 0) {
            basic_.receive(time_now(), parlor::bytes(data, static_cast<std::size_t>(count)));
            take_news();
        } else if (count == 0 || !is_later()) {
            relink();
        }
    }

    /* ---- What comes in ---- */

    void take_news()
    {
        for (bool is_over = false; !is_over;) {
            try {
                for (parlor::news news : basic_.news()) {
                    if (is_of_use(news.get()))
                        attempts_ = 0;
                    on_news(news);
                }
                is_over = true;
            } catch (const parlor::error &error) {
                if (!error.can_go_on())
                    throw;
                std::fprintf(stderr, "agent: %s\n", error.what()); /* something can't be used, the rest can */
            }
        }
        std::fflush(stdout);
    }

    void on_news(parlor::news news)
    {
        visit(news, parlor::overloaded{
                        [this](parlor::logged_in_news) {
                            is_registered_ = true;
                            std::printf("* registered as ");
                            print(basic_.user_id().value_or(""));
                            std::printf("\n");
                        },
                        [this](parlor::done_news done) {
                            const auto found = find_asked(done);

                            if (found == sessions_.end())
                                return;
                            found->stage = stage::joined;
                            std::printf("%s * in, up to event %lu\n", found->id.c_str(),
                                        static_cast<unsigned long>(basic_.position(found->id).value_or(0)));
                        },
                        [this](parlor::refused_news refused) { on_refused(refused); },
                        [this](parlor::event_news event) { on_event(event); },
                        [this](parlor::over_news over) {
                            print(over.session_id());
                            std::printf(" * over\n");
                            if (const auto found = find(over.session_id()); found != sessions_.end())
                                sessions_.erase(found);
                        },
                        [this](parlor::unknown_fate_news unknown) { on_unknown_fate(unknown); },
                        [](parlor::news) {}, /* a session's push, and what only a later library knows */
                    });
    }

    /* The session whose join this reply, or this missing reply, is about. */
    sessions::iterator find_asked(parlor::news news)
    {
        return std::find_if(sessions_.begin(), sessions_.end(), [news](const session &it) {
            return news.request() == parlor::request::join && it.stage == stage::asked && it.request_id == news.request_id();
        });
    }

    void on_refused(parlor::refused_news news)
    {
        const auto found = find_asked(news);

        std::fprintf(stderr, "agent: the server refused: ");
        print(news.error_text(), stderr);
        std::fprintf(stderr, "\n");
        if (news.request() == parlor::request::login) {
            /* A server that was restarted, or another one, doesn't know the party: come as a new one. */
            if (news.error_id() != parlor::error_id::unknown_user)
                throw std::runtime_error("can't register");
            register_agent(false);
        }
        if (found == sessions_.end())
            return;
        if (basic_.is_joined(found->id)) {
            found->stage = stage::joined; /* only another visibility was refused */
        } else {
            basic_.forget(found->id);
            sessions_.erase(found);
        }
    }

    void on_unknown_fate(parlor::unknown_fate_news news)
    {
        const auto found = find_asked(news);

        if (found != sessions_.end())
            found->stage = stage::wanted; /* to join again does no harm */
        else if (news.request() == parlor::request::login && news.request_id() == register_id_ && !is_registered_)
            relink(); /* nothing else can be asked on this connection */
        else
            std::fprintf(stderr, "agent: nobody can say what became of request %lu\n",
                         static_cast<unsigned long>(news.request_id().value_or(0)));
    }

    void on_event(parlor::event_news news)
    {
        const parlor::event event = news.event();
        const auto found = find(news.session_id());

        if (found == sessions_.end())
            return;
        auto &nicknames = found->nicknames;
        if (const auto joined = event.as<parlor::new_party_event>())
            nicknames[std::string(event.user_id())] = joined->user().nickname();
        const auto nickname = nicknames.find(event.user_id());
        const std::string shown(nickname != nicknames.end() ? string_view(nickname->second) : event.user_id());
        const party who = {news.session_id(), shown};
        const bool is_own = basic_.user_id() == event.user_id();

        /* What one does oneself comes back, too: with an id and in the order in which everyone sees it. */
        if (!is_own)
            visit(event, parlor::overloaded{
                             [&](parlor::new_party_event) { print_act(who, "joined as", event.user_id()); },
                             [&](parlor::party_left_event) { print_act(who, "left"); },
                             [&](parlor::notice_event it) {
                                 if (const auto notice = it.notice())
                                     on_notice(who, *notice);
                             },
                             [](parlor::event) {},
                         });
        if (const auto notice = event.as<parlor::notice_event>())
            if (notice->notice() && notice->notice()->type() == parlor::notice_type::user_update_nick)
                nicknames[std::string(event.user_id())] = notice->notice()->text();
        if (!is_own && event.text() && !event.text()->text().empty()) {
            print(who.session_id);
            std::printf(" ");
            print(who.nickname);
            std::printf("%s", audience(event));
            print(event.text()->text());
            std::printf("\n");
        }
    }

    /* ---- Commands ---- */

    void say(string_view session_id, parlor::visibility visibility, string_view user_id, string_view words)
    {
        parlor::say request;

        request.session_id = session_id;
        request.visibility = visibility;
        request.receiver_id = user_id;
        request.words.text = words;
        request.words.treat_as = "NORMAL";
        basic_.say(time_now(), request);
    }

    void push_url(string_view session_id, string_view url)
    {
        parlor::notify request;

        request.session_id = session_id;
        request.notice_type = parlor::notice_type::user_pushed_url;
        request.notice_text = url;
        basic_.notify(time_now(), request);
    }

    void list_sessions()
    {
        for (std::size_t i = 0; const auto id = basic_.session_at(i); i++) {
            print(*id);
            std::printf(" * %s, up to event %lu\n", basic_.is_joined(*id) ? "in" : "not in",
                        static_cast<unsigned long>(basic_.position(*id).value_or(0)));
        }
        std::fflush(stdout);
    }

    void carry_out(string_view line)
    {
        const string_view command = word(line);
        const string_view id = word(line);
        const string_view user_id = command == "to" || command == "remove" ? word(line) : string_view();

        if (command == "join")
            want(id, parlor::visibility::all);
        else if (command == "coach")
            want(id, parlor::visibility::int_);
        else if (command == "watch")
            want(id, parlor::visibility::vip);
        else if (command == "say" || command == "to")
            say(id, parlor::visibility::all, user_id, line);
        else if (command == "coach-say")
            say(id, parlor::visibility::int_, {}, line);
        else if (command == "url")
            push_url(id, line);
        else if (command == "leave")
            release(id, {}, parlor::after_action::keep_alive, {});
        else if (command == "close")
            release(id, {}, parlor::after_action::force_close, {});
        else if (command == "remove")
            release(id, user_id, parlor::after_action::keep_alive, line);
        else if (command == "sessions")
            list_sessions();
        else if (command == "quit")
            is_leaving_ = true;
        else
            std::fprintf(stderr, "agent: no such command\n");
    }

    /* Does what is to be done next. A line waits until the joins before it are answered. */
    void act()
    {
        parlor_text line;
        std::size_t whole;

        for (;;) {
            bool is_waiting = false;

            join_wanted();
            for (const session &session : sessions_)
                is_waiting |= session.stage == stage::wanted || session.stage == stage::asked;
            if (!is_registered_ || is_waiting || is_leaving_ || !find_line(&input_, &line, &whole))
                break;
            try {
                carry_out(parlor::view(line));
            } catch (const parlor::error &error) {
                std::fprintf(stderr, "agent: not done: %s\n", error.what());
            }
            drop_line(&input_, whole);
        }
        is_leaving_ |= is_interrupted || (input_.is_over && input_.length == 0);
        if (is_leaving_)
            leave_all();
    }

    parlor::basic basic_;
    const char *host_;
    const char *port_;
    const char *person_id_;
    const char *nickname_;
    bool is_supervisor_;
    int fd_ = -1;
    int attempts_ = 0; /* to reach the server, since it was last of use */
    bool is_registered_ = false;
    std::uint32_t register_id_ = 0; /* the request id of the last registration */
    bool is_leaving_ = false;
    bool is_done_ = false;
    input input_{};
    sessions sessions_{};
};

int main(int argc, char **argv)
{
    const bool is_supervisor = argc > 1 && string_view(argv[1]) == "-s";

    argc -= is_supervisor;
    argv += is_supervisor;
    if (argc < 5) {
        std::fprintf(stderr, "usage: agent [-s] HOST PORT PERSON_ID NICK [SESSION_ID...]\n");
        return 2;
    }
    notice_interrupts();
    try {
        agent agent(argv[1], argv[2], argv[3], argv[4], is_supervisor);

        for (int i = 5; i < argc; i++)
            agent.want(argv[i], parlor::visibility::all);
        agent.run();
    } catch (const std::exception &error) {
        std::fprintf(stderr, "agent: %s\n", error.what());
        return 1;
    }
    return 0;
}
