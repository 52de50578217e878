// Canned answers: a text file with a paragraph for each. Its first line is the title, the others are the answer.
#pragma once

#include <QList>
#include <QString>

struct Answer {
    QString title;
    QString text;

    // The text with "{customer}" and "{agent}" replaced.
    QString filled(const QString &customer, const QString &agent) const;
};

// The answers in a text; lines that begin with '#' are comments.
QList<Answer> answersIn(const QString &text);

// Those of a file; `error` says why there are none if it can't be read.
QList<Answer> answersOf(const QString &path, QString *error);
