using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace ClientPortal.Tests.Postgres;

/// <summary>
/// Which nodes of this database read events that have notices from the log while this listens: by the application name of their connections.
/// </summary>
internal sealed class NoticeReads : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly ConcurrentQueue<IDisposable> subscriptions = [];
    private readonly ConcurrentDictionary<string, bool> nodes = new();
    private readonly string? database;

    public NoticeReads(string connection)
    {
        database = new NpgsqlConnectionStringBuilder(connection).Database;
        subscriptions.Enqueue(DiagnosticListener.AllListeners.Subscribe(this));
    }

    public ICollection<string> Nodes => nodes.Keys;

    public void Clear() => nodes.Clear();

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
        {
            subscriptions.Enqueue(value.Subscribe(this, name => name == RelationalEventId.CommandExecuted.Name));
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandExecutedEventData { Command: NpgsqlCommand { Connection: { } connection } command }
            && command.CommandText.Contains("\"EventLog\"", StringComparison.Ordinal)
            && command.CommandText.Contains("ORDER BY", StringComparison.Ordinal)
            && command.CommandText.Contains("'message.sent'", StringComparison.Ordinal))
        {
            var asked = new NpgsqlConnectionStringBuilder(connection.ConnectionString);
            if (asked.Database == database)
            {
                nodes[asked.ApplicationName ?? ""] = true;
            }
        }
    }

    public void OnCompleted()
    {
        // Only when the process ends.
    }

    public void OnError(Exception error)
    {
        // A listener reports none.
    }

    public void Dispose()
    {
        foreach (var subscription in subscriptions)
        {
            subscription.Dispose();
        }
    }
}
