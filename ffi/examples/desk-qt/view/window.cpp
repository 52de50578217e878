#include "window.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QInputDialog>
#include <QSplitter>
#include <QStatusBar>
#include <QTimer>
#include <QVBoxLayout>

#include <chrono>

#include "leavedialog.h"
#include "rows.h"
#include "theme.h"

using namespace std::chrono_literals;

Window::Window(Desk *desk, Interactions *interactions, Files *files, QList<Answer> answers)
    : desk_(desk), files_(files), others_(interactions), answers_(std::move(answers)), conversation_(new Conversation),
      transfers_(new Transfers(files)), pages_(new QStackedWidget), hint_(new QLabel), link_(new QLabel), usualPointSize_(QApplication::font().pointSizeF())
{
    setWindowTitle(tr("Parlor desk"));
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);
    hint_->setText(tr("Choose a session that waits, on the left, and press Return to join it."));
    pages_->addWidget(hint_);
    pages_->addWidget(conversation_);
    auto *right = new QWidget;
    auto *layout = new QVBoxLayout(right);
    layout->setContentsMargins(0, 0, 6, 0);
    layout->addWidget(pages_, 1);
    layout->addWidget(transfers_);
    auto *splitter = new QSplitter;
    splitter->addWidget(listsOnTheLeft());
    splitter->addWidget(right);
    splitter->setStretchFactor(1, 1);
    splitter->setChildrenCollapsible(false);
    setCentralWidget(splitter);
    link_->setTextFormat(Qt::PlainText);
    link_->setObjectName("link");
    link_->setContentsMargins(0, 0, 8, 2);
    statusBar()->addPermanentWidget(link_);
    statusBar()->setSizeGripEnabled(false);
    buildMenus();

    connect(desk_, &Desk::linkChanged, this, &Window::setLink);
    const auto say = [this](const QString &text) { statusBar()->showMessage(text, 15'000); };
    connect(desk_, &Desk::problem, this, say);
    connect(files_, &Files::problem, this, say);
    connect(files_, &Files::ended, this, [say](quint64, const QString &text) { say(text); });
    connect(interactions, &Interactions::unheard, this,
            [say](const QString &why) { say(tr("No word of waiting sessions: %1").arg(why)); });
    connect(conversation_, &Conversation::dropped, this, [this](const QStringList &paths) {
        for (const QString &path : paths)
            files_->send(current()->id(), path);
    });
    connect(interactions, &Interactions::waiting, this, [this] { QApplication::alert(this); });
    connect(ownList_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &index) { showSession(index.data(SessionList::SessionRole).value<Session *>()); });
    connect(otherList_, &QListView::activated, this, [this] { join(Mode::Agent); });
    connect(conversation_, &Conversation::activated, this, &Window::activate);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(desk_->sessions(), signal, this, &Window::refresh);
    connect(desk_->sessions(), &QAbstractItemModel::dataChanged, this, &Window::refresh);
    setZoom(100);
    refresh();
}

QListView *Window::list(const QString &name, const QString &objectName, QAbstractItemModel *model)
{
    auto *it = new QListView;
    it->setObjectName(objectName);
    it->setAccessibleName(name);
    it->setModel(model);
    auto *rows = new Rows(it);
    it->setItemDelegate(rows);
    it->setResizeMode(QListView::Adjust); // rows are as high as their words need
    connect(model, &QAbstractItemModel::dataChanged, rows, [rows](const QModelIndex &index) { emit rows->sizeHintChanged(index); });
    it->setFrameShape(QFrame::NoFrame);
    it->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return it;
}

QWidget *Window::listsOnTheLeft()
{
    auto *left = new QWidget;
    auto *layout = new QVBoxLayout(left);
    layout->setSpacing(4);
    const auto head = [&](const QString &text, QListView *list, int stretch) {
        auto *label = new QLabel(text);
        label->setBuddy(list);
        label->setWordWrap(true);
        layout->addWidget(label);
        layout->addWidget(list, stretch);
        return list;
    };
    ownList_ = head(tr("&Your sessions"), list(tr("Your sessions"), "own", desk_->sessions()), 1);
    otherList_ = head(tr("&Waiting, and with others"), list(tr("Waiting sessions, and those with others"), "others", &others_), 1);
    return left;
}

/* ---- Sessions ------------------------------------------------------------------------------------------------- */

void Window::showSession(Session *session)
{
    conversation_->setSession(session);
    pages_->setCurrentIndex(session ? 1 : 0);
    refresh();
}

void Window::step(int by)
{
    const int count = desk_->sessions()->rowCount();
    if (count > 0)
        ownList_->setCurrentIndex(
            desk_->sessions()->index((desk_->sessions()->rowOf(current()) + by + count) % count));
}

// The session that is chosen among the others, if the keyboard is there; otherwise the one that is shown, in another mode.
void Window::join(Mode mode)
{
    const QModelIndex index = otherList_->currentIndex();
    Session *session = nullptr;
    if (index.isValid() && (otherList_->hasFocus() || !current()))
        session = desk_->join(index.data(Interactions::IdRole).toString(), mode,
                              index.data(Interactions::SubjectRole).toString());
    else if (current() && current()->isIn() && current()->mode() != mode)
        session = desk_->join(current()->id(), mode);
    if (!session)
        return;
    ownList_->setCurrentIndex(desk_->sessions()->index(desk_->sessions()->rowOf(session)));
    // Who can't write reads.
    if (mode == Mode::Monitor)
        conversation_->transcript()->setFocus();
    else
        conversation_->composer()->input()->setFocus();
}

void Window::leave()
{
    Session *session = current();
    if (!session)
        return;
    if (!session->isIn()) { // it is over, and only to be read
        desk_->sessions()->remove(session);
        return;
    }
    auto *dialog = new LeaveDialog(*session, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, session, [dialog, session] { session->leave(dialog->after(), dialog->reason()); });
    dialog->open();
}

void Window::pushUrl()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Push a URL"));
    dialog->setLabelText(tr("The page that is to open for the others, such as https://example.com/help"));
    dialog->setTextValue("https://");
    connect(dialog, &QInputDialog::textValueSelected, current(), [session = current()](const QString &url) {
        if (!url.trimmed().isEmpty())
            session->pushUrl(url.trimmed());
    });
    dialog->open();
}

void Window::rename()
{
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Nickname"));
    dialog->setLabelText(tr("Your name in this session"));
    dialog->setTextValue(current()->ownNickname());
    connect(dialog, &QInputDialog::textValueSelected, current(), [session = current()](const QString &nickname) {
        if (!nickname.trimmed().isEmpty())
            session->rename(nickname.trimmed());
    });
    dialog->open();
}

void Window::copy()
{
    if (const auto entry = conversation_->chosen())
        QApplication::clipboard()->setText(entry->words);
}

void Window::activate(const Entry &entry)
{
    if (entry.kind == Entry::Kind::File && files_->canTransfer())
        return choosePlace(entry);
    const QUrl url(entry.words, QUrl::StrictMode);
    // Only what a browser shows: a customer can push anything.
    if (entry.kind == Entry::Kind::Url && (url.scheme() == "https" || url.scheme() == "http"))
        QDesktopServices::openUrl(url);
}

/* ---- What is shown -------------------------------------------------------------------------------------------- */

void Window::refresh()
{
    QStringList ids;
    int unread = 0;
    for (const Session *session : desk_->sessions()->all()) {
        ids.append(session->id());
        unread += session->unread();
    }
    others_.setOwn(ids);
    setWindowTitle(unread > 0 ? tr("(%1) Parlor desk").arg(unread) : tr("Parlor desk"));
    const bool canSpeak = current() && current()->isIn() && current()->mode() != Mode::Monitor;
    for (QAction *action : inSession_)
        action->setEnabled(canSpeak);
    showLink();
}

void Window::setLink(bool isUp, const QString &text)
{
    isLinkUp_ = isUp;
    whyDown_ = text;
    if (isUp)
        statusBar()->clearMessage();
    showLink();
    colourLink();
}

// Nicknames are changed in each session by itself, so that of the session that is shown counts.
void Window::showLink()
{
    const QString nickname = current() ? current()->ownNickname() : desk_->nickname();
    link_->setText(QStringLiteral("● ") + (isLinkUp_ ? tr("Connected as %1").arg(nickname) : whyDown_));
}

void Window::colourLink()
{
    QPalette palette = link_->palette();
    palette.setColor(QPalette::WindowText, isLinkUp_ ? Theme::current().good : Theme::current().bad);
    link_->setPalette(palette);
}

void Window::setZoom(int percent)
{
    zoom_ = std::clamp(percent, 100, 200);
    QFont font = QApplication::font();
    font.setPointSizeF(usualPointSize_ * zoom_ / 100);
    QApplication::setFont(font);
    for (QListView *it : {ownList_, otherList_})
        it->setMinimumWidth(20 * QFontMetrics(font).averageCharWidth());
}

void Window::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colourLink();
}

// Leaves all sessions first. The server needn't answer for that.
void Window::closeEvent(QCloseEvent *event)
{
    if (isLeaving_)
        return event->accept();
    isLeaving_ = true;
    event->ignore();
    connect(desk_, &Desk::allLeft, this, &Window::close, Qt::QueuedConnection);
    QTimer::singleShot(2s, this, &Window::close);
    desk_->leaveAll();
}
