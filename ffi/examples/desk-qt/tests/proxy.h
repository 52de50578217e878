// A port of the loopback whose connections go to a server, and can be cut.
#pragma once

#include <QTcpServer>
#include <QTcpSocket>

class Proxy : public QObject {
    Q_OBJECT

public:
    explicit Proxy(quint16 to);

    quint16 port() const { return listener_.serverPort(); }
    // Cuts all connections and, until open(), those that are made.
    void cut();
    void open() { isOpen_ = true; }

private:
    void accept();

    QTcpServer listener_;
    quint16 to_;
    bool isOpen_ = true;
};
