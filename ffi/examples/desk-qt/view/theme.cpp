#include "theme.h"

#include <QApplication>
#include <QStyleFactory>

const Theme &Theme::light()
{
    static const Theme theme = [] {
        Theme it;
        it.window = {"#f3f5f8", "#1c2430"};
        it.base = {"#ffffff", "#1c2430"};
        it.raised = {"#e6eaf0", "#1c2430"};
        it.faint = "#566274";
        it.border = "#c3cad5";
        it.accent = {"#1f5fbf", "#ffffff"};
        it.own = {"#1f5fbf", "#ffffff"};
        it.customer = {"#e6eaf0", "#1c2430"};
        it.agent = {"#d8efe3", "#143828"};
        it.internal = {"#fff0c9", "#4a3500"};
        it.coach = {"#ffcf5c", "#3a2900"};
        it.monitor = {"#6a3fa0", "#ffffff"};
        it.good = "#12703f";
        it.bad = "#b3261e";
        return it;
    }();
    return theme;
}

const Theme &Theme::dark()
{
    static const Theme theme = [] {
        Theme it;
        it.isDark = true;
        it.window = {"#171c24", "#e4e9f1"};
        it.base = {"#1e2530", "#e4e9f1"};
        it.raised = {"#2a3341", "#e4e9f1"};
        it.faint = "#a2aebf";
        it.border = "#3f4b5d";
        it.accent = {"#7db1ff", "#0c1726"};
        it.own = {"#2b62b0", "#ffffff"};
        it.customer = {"#343f50", "#eef2f8"};
        it.agent = {"#234536", "#d9f3e5"};
        it.internal = {"#4d3c10", "#ffe9b0"};
        it.coach = {"#e8b12f", "#2b1f00"};
        it.monitor = {"#b48ff0", "#1d0f33"};
        it.good = "#6fd39b";
        it.bad = "#ff9b92";
        return it;
    }();
    return theme;
}

static const Theme *used = &Theme::light();

const Theme &Theme::current() { return *used; }

void Theme::use(const Theme &theme)
{
    used = &theme;
    QApplication::setStyle(QStyleFactory::create("Fusion"));
    QApplication::setPalette(theme.palette());
}

QFont smaller(QFont font)
{
    font.setPointSizeF(font.pointSizeF() * 0.86);
    return font;
}

const Paint &Theme::bubble(const Entry &entry) const
{
    if (entry.isInternal)
        return internal;
    switch (entry.speaker) {
    case Speaker::Own:
        return own;
    case Speaker::Customer:
        return customer;
    default:
        return agent;
    }
}

const Paint &Theme::mode(Mode mode) const
{
    return mode == Mode::Coach ? coach : mode == Mode::Monitor ? monitor : raised;
}

QPalette Theme::palette() const
{
    QPalette it;
    it.setColor(QPalette::Window, window.back);
    it.setColor(QPalette::WindowText, window.text);
    it.setColor(QPalette::Base, base.back);
    it.setColor(QPalette::AlternateBase, raised.back);
    it.setColor(QPalette::Text, base.text);
    it.setColor(QPalette::PlaceholderText, faint);
    it.setColor(QPalette::Button, raised.back);
    it.setColor(QPalette::ButtonText, raised.text);
    it.setColor(QPalette::ToolTipBase, raised.back);
    it.setColor(QPalette::ToolTipText, raised.text);
    it.setColor(QPalette::Highlight, accent.back);
    it.setColor(QPalette::HighlightedText, accent.text);
    it.setColor(QPalette::Link, accent.back);
    it.setColor(QPalette::BrightText, bad);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        it.setColor(QPalette::Disabled, role, faint);
    return it;
}
