// The files and exports that go on: a line for each, with its progress and a button that cancels it.
#pragma once

#include <QHash>
#include <QProgressBar>
#include <QVBoxLayout>
#include <QWidget>

#include "../model/files.h"

class Transfers : public QWidget {
    Q_OBJECT

public:
    explicit Transfers(Files *files, QWidget *parent = nullptr);

    // Cancels the one that was begun last.
    void cancelLast();

private:
    struct Line {
        QWidget *widget;
        QProgressBar *bar;
    };

    void begun(quint64 job, const QString &title);
    void progressed(quint64 job, quint64 done, quint64 total);
    void ended(quint64 job);

    Files *files_;
    QVBoxLayout *layout_;
    QHash<quint64, Line> lines_; // by job
    QList<quint64> jobs_;
};
