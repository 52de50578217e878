// What widgets draw: every text and where, whoever draws it.
#pragma once

#include <QList>
#include <QRectF>
#include <QString>

class QWidget;

struct Drawn {
    QString text;
    QRectF at; // in the widget
};

// The texts that a widget draws by itself, without those inside it.
QList<Drawn> drawnBy(QWidget &widget);

// The first text in the window that is cut off: because it has "…" for its end, or goes over the side of what it is drawn in.
// Empty if there is none.
QString cutOff(QWidget &window);
