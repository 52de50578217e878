// The menus of the main window: every function, with its keys.
#include <QLabel>
#include <QDialog>
#include <QGridLayout>
#include <QMenuBar>
#include <QScrollArea>
#include <QVBoxLayout>

#include "theme.h"
#include "window.h"

QAction *Window::add(QMenu *menu, const QString &text, const QKeySequence &keys, const std::function<void()> &act)
{
    QAction *action = menu->addAction(text);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, act);
    return action;
}

void Window::buildMenus()
{
    buildSessionMenu();
    buildMessageMenu();
    buildFileMenu();
    buildViewMenu();
    QMenu *help = menuBar()->addMenu(tr("&Help"));
    add(help, tr("&Keys"), Qt::Key_F1, [this] { showKeys(); });
}

void Window::buildSessionMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Session"));
    add(menu, tr("&Join"), Qt::CTRL | Qt::Key_J, [this] { join(Mode::Agent); });
    add(menu, tr("&Coach: agents alone see you"), Qt::CTRL | Qt::SHIFT | Qt::Key_J, [this] { join(Mode::Coach); });
    QAction *monitor =
        add(menu, tr("Monitor &silently: nobody sees you"), Qt::CTRL | Qt::Key_M, [this] { join(Mode::Monitor); });
    monitor->setEnabled(desk_->isSupervisor());
    menu->addSeparator();
    add(menu, tr("&Next session"), Qt::CTRL | Qt::Key_PageDown, [this] { step(1); });
    add(menu, tr("&Previous session"), Qt::CTRL | Qt::Key_PageUp, [this] { step(-1); });
    add(menu, tr("Next &unread session"), Qt::CTRL | Qt::Key_U, [this] {
        if (Session *next = desk_->sessions()->unreadBehind(current()))
            ownList_->setCurrentIndex(desk_->sessions()->index(desk_->sessions()->rowOf(next)));
    });
    menu->addSeparator();
    add(menu, tr("&Leave …"), Qt::CTRL | Qt::Key_W, [this] { leave(); });
    add(menu, tr("&Quit"), Qt::CTRL | Qt::Key_Q, [this] { close(); });
}

void Window::buildMessageMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&Message"));
    inSession_.append(add(menu, tr("&Send"), Qt::CTRL | Qt::Key_Return, [this] { conversation_->composer()->send(); }));
    answerMenu_ = menu->addMenu(tr("&Canned answers"));
    for (qsizetype i = 0; i < answers_.size(); i++) {
        // The first nine have keys of their own.
        const QKeySequence keys = i < 9 ? QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + i)) : QKeySequence();
        inSession_.append(add(answerMenu_, answers_.at(i).title, keys, [this, i] {
            const QString customer = current()->customer();
            conversation_->composer()->insert(
                answers_.at(i).filled(customer.isEmpty() ? tr("there") : customer, current()->ownNickname()));
        }));
    }
    answerMenu_->setEnabled(!answers_.isEmpty());
    inSession_.append(add(menu, tr("C&hoose a canned answer"), Qt::CTRL | Qt::Key_R, [this] {
        QWidget *input = conversation_->composer();
        answerMenu_->popup(input->mapToGlobal(QPoint(0, -answerMenu_->sizeHint().height())));
        answerMenu_->setActiveAction(answerMenu_->actions().value(0));
    }));
    menu->addSeparator();
    inSession_.append(add(menu, tr("Push a &URL …"), Qt::CTRL | Qt::Key_L, [this] { pushUrl(); }));
    inSession_.append(add(menu, tr("&Nickname …"), Qt::CTRL | Qt::Key_K, [this] { rename(); }));
    menu->addSeparator();
    QAction *copied = add(menu, tr("C&opy the chosen entry"), QKeySequence::Copy, [this] { copy(); });
    copied->setShortcutContext(Qt::WidgetShortcut); // the input has the same keys for itself
    conversation_->transcript()->addAction(copied);
}

void Window::buildViewMenu()
{
    QMenu *menu = menuBar()->addMenu(tr("&View"));
    const auto go = [&](const QString &text, Qt::Key key, QWidget *to) {
        add(menu, text, key, [to] { to->setFocus(Qt::ShortcutFocusReason); });
    };
    go(tr("Go to &your sessions"), Qt::Key_F2, ownList_);
    go(tr("Go to &waiting sessions"), Qt::Key_F3, otherList_);
    go(tr("Go to the &transcript"), Qt::Key_F4, conversation_->transcript());
    go(tr("Go to the &input"), Qt::Key_F5, conversation_->composer()->input());
    menu->addSeparator();
    QAction *larger = add(menu, tr("&Larger"), QKeySequence::ZoomIn, [this] { setZoom(zoom_ + 25); });
    larger->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence(Qt::CTRL | Qt::Key_Equal)});
    add(menu, tr("&Smaller"), QKeySequence::ZoomOut, [this] { setZoom(zoom_ - 25); });
    add(menu, tr("Usual si&ze"), Qt::CTRL | Qt::Key_0, [this] { setZoom(100); });
    QAction *dark = add(menu, tr("&Dark"), Qt::CTRL | Qt::Key_D, [] {
        Theme::use(Theme::current().isDark ? Theme::light() : Theme::dark());
    });
    dark->setCheckable(true);
    dark->setChecked(Theme::current().isDark);
}

// Every action with keys, from the menus themselves.
void Window::showKeys()
{
    auto *dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Keys"));
    auto *page = new QWidget;
    auto *grid = new QGridLayout(page);
    for (const QAction *action : findChildren<QAction *>())
        if (!action->shortcut().isEmpty()) {
            const int row = grid->rowCount();
            grid->addWidget(new QLabel(QString(action->text()).remove('&')), row, 0);
            grid->addWidget(new QLabel(action->shortcut().toString(QKeySequence::NativeText)), row, 1);
        }
    auto *area = new QScrollArea;
    area->setWidget(page);
    area->setFrameShape(QFrame::NoFrame);
    area->setAccessibleName(tr("Keys"));
    (new QVBoxLayout(dialog))->addWidget(area);
    dialog->resize(page->sizeHint().width() + 60, 480);
    dialog->open();
}
