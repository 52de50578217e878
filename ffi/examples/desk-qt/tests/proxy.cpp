#include "proxy.h"

Proxy::Proxy(quint16 to) : to_(to)
{
    listener_.listen(QHostAddress::LocalHost);
    connect(&listener_, &QTcpServer::newConnection, this, &Proxy::accept);
}

void Proxy::accept()
{
    while (QTcpSocket *client = listener_.nextPendingConnection()) {
        if (!isOpen_) {
            client->abort();
            client->deleteLater();
            continue;
        }
        auto *server = new QTcpSocket(client);
        for (const auto &[from, to] : {std::pair(client, server), std::pair(server, client)}) {
            connect(from, &QTcpSocket::readyRead, to, [from = from, to = to] { to->write(from->readAll()); });
            connect(from, &QTcpSocket::disconnected, to, &QTcpSocket::disconnectFromHost);
        }
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
        server->connectToHost(QHostAddress::LocalHost, to_);
    }
}

void Proxy::cut()
{
    isOpen_ = false;
    for (QTcpSocket *client : listener_.findChildren<QTcpSocket *>(Qt::FindDirectChildrenOnly))
        client->abort();
}
