#include "answers.h"

#include <QFile>

QString Answer::filled(const QString &customer, const QString &agent) const
{
    // One pass, so that a nickname that looks like a placeholder stays as it is.
    QString out;
    for (qsizetype at = 0; at < text.size();) {
        const QStringView rest = QStringView(text).mid(at);
        if (rest.startsWith(u"{customer}")) {
            out += customer;
            at += 10;
        } else if (rest.startsWith(u"{agent}")) {
            out += agent;
            at += 7;
        } else {
            out += text.at(at++);
        }
    }
    return out;
}

QList<Answer> answersIn(const QString &text)
{
    QList<Answer> answers;
    bool isBetween = true;
    for (const QString &line : text.split('\n')) {
        if (line.startsWith('#'))
            continue;
        const QString words = line.trimmed();
        if (words.isEmpty()) {
            isBetween = true;
        } else if (isBetween) {
            answers.append({words, {}});
            isBetween = false;
        } else {
            QString &answer = answers.last().text;
            answer += answer.isEmpty() ? words : '\n' + words;
        }
    }
    answers.removeIf([](const Answer &it) { return it.text.isEmpty(); });
    return answers;
}

QList<Answer> answersOf(const QString &path, QString *error)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        *error = QObject::tr("%1: %2").arg(path, file.errorString());
        return {};
    }
    return answersIn(QString::fromUtf8(file.readAll()));
}
