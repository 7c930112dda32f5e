using System.Data.Common;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace ClientPortal.Tests.Infrastructure;

/// <summary>
/// How SQLite runs each query that a portal asks while this listens, by its own EXPLAIN QUERY PLAN, which without statistics does
/// not depend on how much there is.
/// </summary>
public sealed partial class QueryPlans : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly List<IDisposable> subscriptions = [];
    private readonly Lock changing = new();
    private readonly List<string> scans = [];
    private readonly List<string> steps = [];
    private readonly List<string> sorts = [];
    private readonly List<string> cutOff = [];
    private string? directory;

    /// <summary>To be made before the portal: EF Core caches for a second that there is no listener.</summary>
    public QueryPlans() => subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    public int Asked { get; private set; }

    /// <summary>How tables were read: « SEARCH Tickets USING INDEX … (OrganisationId=?) ».</summary>
    public IReadOnlyList<string> Steps
    {
        get
        {
            lock (changing)
            {
                return [.. steps];
            }
        }
    }

    /// <summary>
    /// Queries that choose by sorting all that they find: within them, a part with a limit was sorted. What the whole answer is sorted by is a
    /// page's worth.
    /// </summary>
    public IReadOnlyList<string> Choosing
    {
        get
        {
            lock (changing)
            {
                return [.. sorts];
            }
        }
    }

    /// <summary>Queries that sort all that they find, and answer with the first of it.</summary>
    public IReadOnlyList<string> CutOffSorts
    {
        get
        {
            lock (changing)
            {
                return [.. cutOff];
            }
        }
    }

    /// <summary>Listens to this portal from now on; what was seen before is dropped.</summary>
    public void Watch(TestPortal portal)
    {
        lock (changing)
        {
            scans.Clear();
            steps.Clear();
            sorts.Clear();
            cutOff.Clear();
            Asked = 0;
        }

        directory = portal.Directory;
    }

    /// <summary>Tables that were read from one end to the other, with the query.</summary>
    public IReadOnlyList<string> ScansOf(params string[] tables)
    {
        lock (changing)
        {
            return [.. scans.Where(scan => tables.Any(table => scan.StartsWith(table + ":", StringComparison.Ordinal)))];
        }
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
        {
            lock (changing)
            {
                subscriptions.Add(value.Subscribe(this));
            }
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key == RelationalEventId.CommandExecuting.Name && value.Value is CommandEventData { Command: var command }
            && directory is not null && command.Connection!.DataSource.StartsWith(directory, StringComparison.Ordinal)
            && command.CommandText.StartsWith("SELECT", StringComparison.Ordinal))
        {
            Explain(command);
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    public void Dispose()
    {
        lock (changing)
        {
            subscriptions.ForEach(subscription => subscription.Dispose());
        }
    }

    private void Explain(DbCommand command)
    {
        var tables = Aliases().Matches(command.CommandText).ToLookup(match => match.Groups["alias"].Value, match => match.Groups["table"].Value);
        using var explain = command.Connection!.CreateCommand();
        (explain.CommandText, explain.Transaction) = ("EXPLAIN QUERY PLAN " + command.CommandText, command.Transaction);
        foreach (DbParameter parameter in command.Parameters)
        {
            var same = explain.CreateParameter();
            (same.ParameterName, same.Value) = (parameter.ParameterName, parameter.Value);
            explain.Parameters.Add(same);
        }

        using var plan = explain.ExecuteReader();
        lock (changing)
        {
            Asked++;
            while (plan.Read())
            {
                var (within, step) = (plan.GetInt32(1) != 0, plan.GetString(3));
                // « … FOR LAST TERM OF ORDER BY » where an index has the order except for its last column.
                if (step.StartsWith("USE TEMP B-TREE", StringComparison.Ordinal) && step.EndsWith("ORDER BY", StringComparison.Ordinal))
                {
                    if (within)
                    {
                        sorts.Add(command.CommandText);
                    }
                    else if (command.CommandText.Contains("LIMIT", StringComparison.Ordinal))
                    {
                        cutOff.Add(command.CommandText);
                    }
                }

                if (step.Split(' ', 3) is not [("SCAN" or "SEARCH") and var how, var alias, .. var rest])
                {
                    continue;
                }

                steps.AddRange(tables[alias].Select(table => string.Join(' ', [how, table, .. rest])));

                // « SCAN m0 USING INDEX … » reads all of it too, in the index's order.
                if (how == "SCAN")
                {
                    scans.AddRange(tables[alias].Select(table => $"{table}: {command.CommandText}"));
                }
            }
        }
    }

    [GeneratedRegex("(?:FROM|JOIN) \"(?<table>\\w+)\" AS \"(?<alias>\\w+)\"")]
    private static partial Regex Aliases();
}
