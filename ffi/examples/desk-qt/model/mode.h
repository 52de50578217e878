// How an agent is in a session, and so who reads what is typed there.
#pragma once

#include <QString>

#include <parlor-desk.hpp>

enum class Mode {
    Agent,   // everybody sees the agent, and reads what it says
    Coach,   // agents alone see the coach, and read what it says
    Monitor, // supervisors alone see the monitor, who can't write
};

inline parlor::visibility visibilityOf(Mode mode)
{
    switch (mode) {
    case Mode::Coach:
        return parlor::visibility::int_;
    case Mode::Monitor:
        return parlor::visibility::vip;
    default:
        return parlor::visibility::all;
    }
}

inline QString toQt(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

inline std::string_view toParlor(const QByteArray &utf8)
{
    return {utf8.constData(), static_cast<std::size_t>(utf8.size())};
}
