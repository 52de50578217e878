// What happened in one session, as a list to be shown.
#pragma once

#include <QAbstractListModel>
#include <QDateTime>
#include <QList>

// Who something is from, for its side and its colour.
enum class Speaker { Own, Customer, Agent, System };

struct Entry {
    enum class Kind {
        Message, // somebody said something
        Line,    // something happened: a join, a leave, a nickname ...
        Url,     // a pushed URL, which `words` is
        File,    // a file, whose name `words` is
    };
    Kind kind = Kind::Line;
    Speaker speaker = Speaker::System;
    QString who;             // the nickname; empty for a line that isn't somebody's
    QString words;
    QDateTime time;
    bool isInternal = false; // agents alone see it
    QString fileId;          // of a file
    QString documentId;
    qint64 size = 0;
};

Q_DECLARE_METATYPE(Entry)

class Transcript : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { EntryRole = Qt::UserRole + 1 };

    using QAbstractListModel::QAbstractListModel;

    void add(Entry entry);
    const Entry &at(int row) const { return entries_.at(row); }
    // Says that a file isn't there any more.
    void removeFile(const QString &fileId);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    QList<Entry> entries_;
};
