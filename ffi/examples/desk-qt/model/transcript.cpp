#include "transcript.h"

#include <algorithm>

void Transcript::add(Entry entry)
{
    const int row = static_cast<int>(entries_.size());
    beginInsertRows({}, row, row);
    entries_.append(std::move(entry));
    endInsertRows();
}

void Transcript::removeFile(const QString &fileId)
{
    const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry &it) {
        return it.kind == Entry::Kind::File && it.fileId == fileId;
    });
    if (found == entries_.end())
        return;
    found->kind = Entry::Kind::Line;
    found->words = tr("%1 was deleted").arg(found->words);
    const QModelIndex changed = index(static_cast<int>(found - entries_.begin()));
    emit dataChanged(changed, changed);
}

int Transcript::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

QVariant Transcript::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Entry &entry = entries_.at(index.row());
    switch (role) {
    case EntryRole:
        return QVariant::fromValue(entry);
    case Qt::DisplayRole:
        return entry.words;
    case Qt::AccessibleTextRole: {
        const QString time = entry.time.toString("HH:mm");
        if (entry.kind == Entry::Kind::Line)
            return tr("%1, %2").arg(entry.words, time);
        const QString who = entry.isInternal ? tr("%1, to agents only").arg(entry.who) : entry.who;
        return tr("%1: %2, %3").arg(who, entry.words, time);
    }
    default:
        return {};
    }
}
