#include "transfers.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

Transfers::Transfers(Files *files, QWidget *parent) : QWidget(parent), files_(files), layout_(new QVBoxLayout(this))
{
    layout_->setContentsMargins(9, 0, 9, 4);
    connect(files_, &Files::begun, this, &Transfers::begun);
    connect(files_, &Files::progressed, this, &Transfers::progressed);
    connect(files_, &Files::ended, this, &Transfers::ended);
    hide();
}

void Transfers::begun(quint64 job, const QString &title)
{
    auto *line = new QWidget;
    auto *label = new QLabel(title);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    auto *bar = new QProgressBar;
    bar->setRange(0, 0);
    bar->setAccessibleName(title);
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setAccessibleName(tr("Cancel: %1").arg(title));
    connect(cancel, &QPushButton::clicked, files_, [this, job] { files_->cancel(job); });
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(2, 0, 2, 0);
    layout->addWidget(label, 1);
    layout->addWidget(bar, 1);
    layout->addWidget(cancel);
    layout_->addWidget(line);
    lines_.insert(job, {line, bar});
    jobs_.append(job);
    show();
}

void Transfers::progressed(quint64 job, quint64 done, quint64 total)
{
    if (total == 0 || !lines_.contains(job))
        return;
    QProgressBar *bar = lines_[job].bar;
    bar->setRange(0, 100);
    bar->setValue(static_cast<int>(100 * done / total));
}

void Transfers::ended(quint64 job)
{
    jobs_.removeAll(job);
    if (QWidget *line = lines_.take(job).widget)
        line->deleteLater();
    setVisible(!jobs_.isEmpty());
}

void Transfers::cancelLast()
{
    if (!jobs_.isEmpty())
        files_->cancel(jobs_.last());
}
