using System.Collections.Concurrent;

namespace ClientPortal.Web.Features.Messages;

/// <summary>
/// Circuits that show the same message have the same row, and with it the same texts and HTML. A row is kept as long as one of them has it.
/// </summary>
public sealed class SharedMessages
{
    // Rows that were added since the references to those without a circuit were removed.
    private const int Sweep = 1_000;

    private readonly ConcurrentDictionary<Guid, WeakReference<MessageRow>> rows = [];
    private int added;

    /// <summary>The references that are kept.</summary>
    internal int Count => rows.Count;

    /// <summary>The row that another circuit has, if it shows the same, or else this one.</summary>
    /// <param name="row">As the viewer has read it.</param>
    public MessageRow Of(MessageRow row)
    {
        if (rows.TryGetValue(row.Id, out var kept) && kept.TryGetTarget(out var shared) && shared.IsSameAs(row))
        {
            return shared;
        }

        rows[row.Id] = new WeakReference<MessageRow>(row);
        if (Interlocked.Increment(ref added) % Sweep == 0)
        {
            RemoveDead();
        }

        return row;
    }

    private void RemoveDead()
    {
        foreach (var pair in rows)
        {
            if (!pair.Value.TryGetTarget(out _))
            {
                rows.TryRemove(pair);
            }
        }
    }
}
