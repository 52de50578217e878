// The colours, light and dark. What is written on what has a contrast of 4.5 at least: a test computes it.
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

#include "../model/mode.h"
#include "../model/transcript.h"

// A colour to write on, and one to write with.
struct Paint {
    QColor back;
    QColor text;
};

struct Theme {
    bool isDark = false;
    Paint window, base, raised; // raised: bars, heads, buttons
    QColor faint;               // times and the like, on window and base
    QColor border;
    Paint accent;               // what is selected, and what counts
    Paint own, customer, agent, internal; // bubbles
    Paint coach, monitor;       // who can't be seen, at the input
    QColor good, bad;           // the link's state, on raised

    static const Theme &light();
    static const Theme &dark();
    // The one that is used.
    static const Theme &current();
    // Uses it for the whole application.
    static void use(const Theme &theme);

    const Paint &bubble(const Entry &entry) const;
    const Paint &mode(Mode mode) const;
    QPalette palette() const;
};

// The font for what is said beside the matter.
QFont smaller(QFont font);
