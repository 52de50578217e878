#include "conversation.h"

#include <QDragEnterEvent>
#include <QMimeData>
#include <QScrollBar>
#include <QVBoxLayout>

#include "bubbles.h"
#include "theme.h"

static QLabel *label(const char *objectName)
{
    auto *it = new QLabel;
    it->setObjectName(objectName);
    it->setTextFormat(Qt::PlainText);
    it->setWordWrap(true);
    it->setMargin(2);
    return it;
}

Conversation::Conversation(QWidget *parent)
    : QWidget(parent), name_(label("name")), about_(label("about")), drop_(label("drop")), transcript_(new QListView),
      typists_(label("typists")), composer_(new Composer)
{
    setAcceptDrops(true);
    transcript_->setObjectName("transcript");
    transcript_->setAccessibleName(tr("Transcript"));
    transcript_->setItemDelegate(new Bubbles(this));
    transcript_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    transcript_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    transcript_->setResizeMode(QListView::Adjust);
    transcript_->setFrameShape(QFrame::NoFrame);
    drop_->setText(tr("Drop to send the files to everybody in this session"));
    drop_->setAlignment(Qt::AlignCenter);
    drop_->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(4);
    for (QWidget *it : {static_cast<QWidget *>(name_), static_cast<QWidget *>(about_), static_cast<QWidget *>(drop_)})
        layout->addWidget(it);
    layout->addWidget(transcript_, 1);
    layout->addWidget(typists_);
    layout->addWidget(composer_);
    // Who reads the end goes on doing so, whatever is added and however large things become.
    QScrollBar *bar = transcript_->verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, [this, bar](int value) { isAtEnd_ = value >= bar->maximum(); });
    connect(bar, &QScrollBar::rangeChanged, this, [this, bar](int, int last) {
        if (isAtEnd_)
            bar->setValue(last);
    });
    connect(transcript_, &QListView::activated, this,
            [this](const QModelIndex &index) { emit activated(index.data(Transcript::EntryRole).value<Entry>()); });
    refresh();
}

void Conversation::setSession(Session *session)
{
    if (session_) {
        session_->setShown(false);
        session_->disconnect(this);
        session_->transcript()->disconnect(this);
    }
    session_ = session;
    transcript_->setModel(session ? session->transcript() : nullptr);
    composer_->setSession(session);
    if (session) {
        session->setShown(true);
        connect(session, &Session::changed, this, &Conversation::refresh);
        connect(session, &Session::typistsChanged, this, &Conversation::refresh);
        connect(session, &QObject::destroyed, this, [this] { session_ = nullptr; });
    }
    refresh();
    isAtEnd_ = true;
    transcript_->scrollToBottom();
}

std::optional<Entry> Conversation::chosen() const
{
    const QModelIndex index = transcript_->currentIndex();
    return index.isValid() ? std::optional<Entry>(index.data(Transcript::EntryRole).value<Entry>()) : std::nullopt;
}

void Conversation::refresh()
{
    QFont large = font();
    large.setPointSizeF(large.pointSizeF() * 1.3);
    large.setBold(true);
    name_->setFont(large);
    if (session_) {
        name_->setText(session_->title());
        QStringList parts;
        if (!session_->subject().isEmpty())
            parts.append(session_->subject());
        parts.append(session_->id());
        if (session_->isWatched())
            parts.append(tr("a supervisor is watching"));
        about_->setText(parts.join("  ·  "));
        typists_->setText(session_->typists());
    }
    QPalette faint = palette();
    faint.setColor(QPalette::WindowText, Theme::current().faint);
    about_->setPalette(faint);
    typists_->setPalette(faint);
    composer_->refresh();
}

void Conversation::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange)
        refresh();
}

/* ---- Files that are dropped ----------------------------------------------------------------------------------- */

void Conversation::showDrop(bool isShown)
{
    QPalette palette = this->palette();
    palette.setColor(QPalette::Window, Theme::current().accent.back);
    palette.setColor(QPalette::WindowText, Theme::current().accent.text);
    drop_->setPalette(palette);
    drop_->setAutoFillBackground(true);
    drop_->setMargin(fontMetrics().height() / 2);
    drop_->setVisible(isShown);
}

void Conversation::dragEnterEvent(QDragEnterEvent *event)
{
    if (session_ && session_->isIn() && session_->mode() == Mode::Agent && event->mimeData()->hasUrls()) {
        event->acceptProposedAction();
        showDrop(true);
    }
}

void Conversation::dragLeaveEvent(QDragLeaveEvent *) { showDrop(false); }

void Conversation::dropEvent(QDropEvent *event)
{
    showDrop(false);
    QStringList paths;
    for (const QUrl &url : event->mimeData()->urls())
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    if (!paths.isEmpty())
        emit dropped(paths);
    event->acceptProposedAction();
}
