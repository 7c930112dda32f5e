using System.Diagnostics;
using ClientPortal.Domain;
using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using ClientPortal.Web.Data;
using ClientPortal.Web.Live;
using Microsoft.EntityFrameworkCore;

namespace ClientPortal.Web.Features.Messages;

/// <summary>
/// Moves receipts. Everybody who has a thread open sends one within the same moment after a message: the first is written at once, and those that
/// come meanwhile are one transaction and one signal to those who have the thread open.
/// </summary>
public sealed class ReceiptCommands(PortalStore store, LiveBus bus, TimeProvider clock)
{
    /// <summary>Receipts of one transaction, so that it holds the write gate for a few milliseconds.</summary>
    public const int MostPerSave = 100;

    // After a transaction with several receipts more are on their way. The machine's time, whatever the portal's clock says: it saves work and
    // decides nothing.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(50);

    // The last message up to a cursor: asked once for all who send the same one.
    private static readonly CompiledOnce<Func<PortalDb, Guid, long, bool, CancellationToken, Task<long?>>> LastUpTo = new(() => EF.CompileAsyncQuery(
        (PortalDb db, Guid conversation, long cursor, bool notes, CancellationToken _) => db.Messages
            .Where(message => message.ConversationId == conversation && message.Seq <= cursor && (notes || !message.Internal))
            .Max(message => (long?)message.Seq)));

    private readonly Lock changing = new();
    private readonly Queue<Mark> waiting = new();
    private bool isWriting;

    // The number of the last receipt signal; ascending.
    private long moments = Random.Shared.NextInt64(long.MaxValue / 2); // no moment of another node is the same

    /// <summary>
    /// Moves the viewer's receipt forward, to the messages that their screen has shown and that they have read; returns when it is committed. It is
    /// state, with a signal to those who take part, and no event. Once asked for it is written, whether its caller waits or not.
    /// </summary>
    /// <exception cref="NotFound">The viewer may not see the conversation.</exception>
    /// <exception cref="RuleBroken">The viewer is read-only.</exception>
    public Task MarkAsync(Viewer viewer, Guid conversationId, long delivered, long read, CancellationToken stop = default)
    {
        if (stop.IsCancellationRequested)
        {
            return Task.FromCanceled(stop);
        }

        var mark = new Mark(viewer, conversationId, Math.Max(delivered, read), read);
        lock (changing)
        {
            waiting.Enqueue(mark);
            if (!isWriting)
            {
                isWriting = true;
                using (ExecutionContext.SuppressFlow())
                {
                    _ = Task.Run(WriteAsync, CancellationToken.None);
                }
            }
        }

        return mark.Done.Task.WaitAsync(stop);
    }

    private async Task WriteAsync()
    {
        while (Next() is { Count: > 0 } marks)
        {
            var begun = Stopwatch.GetTimestamp();
            await WriteAsync(marks);
            if (marks.Count is > 1 and < MostPerSave && Gather - Stopwatch.GetElapsedTime(begun) is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest);
            }
        }
    }

    // Once more when it fails, whatever has become of it: a receipt only moves forward, and one fault must not cost all of them.
    private async Task WriteAsync(List<Mark> marks)
    {
        for (var again = false; ; again = true)
        {
            try
            {
                var now = clock.GetUtcNow();
                var outcomes = await store.WriteAsync(db => MoveAsync(db, marks, now));
                Announce(outcomes, now);
                outcomes.ForEach(outcome => outcome.End());
                return;
            }
            catch (Exception) when (!again && marks.Count > 1)
            {
            }
            catch (Exception fault)
            {
                marks.ForEach(mark => mark.Done.TrySetException(fault));
                return;
            }
        }
    }

    private List<Mark> Next()
    {
        lock (changing)
        {
            var next = new List<Mark>();
            while (next.Count < MostPerSave && waiting.TryDequeue(out var mark))
            {
                next.Add(mark);
            }

            isWriting = next.Count > 0;
            return next;
        }
    }

    private static async Task<List<Outcome>> MoveAsync(PortalDb db, List<Mark> marks, DateTimeOffset now)
    {
        var ids = marks.Select(mark => mark.ConversationId).Distinct().ToArray();
        var people = marks.Select(mark => mark.Viewer.PersonId).Distinct().ToArray();

        // Of the members only those who ask: there may be hundreds.
        var conversations = await db.Conversations.AsNoTracking().Where(one => ids.Contains(one.Id))
            .Include(one => one.Members.Where(member => people.Contains(member.PersonId))).ToDictionaryAsync(one => one.Id);
        var receipts = await db.Receipts.AsTracking().Where(one => ids.Contains(one.ConversationId) && people.Contains(one.PersonId))
            .ToDictionaryAsync(one => (one.ConversationId, one.PersonId));
        var cursors = new Dictionary<(Guid Conversation, long UpTo, bool Notes), long>();
        var outcomes = new List<Outcome>();
        foreach (var mark in marks)
        {
            var conversation = conversations.GetValueOrDefault(mark.ConversationId);
            try
            {
                outcomes.Add(new Outcome(mark, conversation, await MoveAsync(mark, conversation), Refused: null));
            }
            catch (Exception refused) when (refused is NotFound or RuleBroken)
            {
                outcomes.Add(new Outcome(mark, conversation, Moved: null, refused));
            }
        }

        return outcomes;

        async Task<ReceiptMove?> MoveAsync(Mark mark, Conversation? conversation)
        {
            if (conversation?.IsVisibleTo(mark.Viewer) != true)
            {
                throw new NotFound();
            }

            conversation.MustTakePart(mark.Viewer);
            var key = (mark.ConversationId, mark.Viewer.PersonId);
            if (!receipts.TryGetValue(key, out var receipt))
            {
                receipt = receipts[key] = Receipt.Of(mark.Viewer, conversation);
                db.Receipts.Add(receipt);
            }

            // A cursor never passes the last message.
            var notes = mark.Viewer.IsStaff;
            var last = mark.Delivered <= receipt.DeliveredUpTo ? receipt.DeliveredUpTo : await LastAsync(mark, long.MaxValue, notes);
            var (delivered, read) = (Math.Min(mark.Delivered, last), Math.Min(mark.Read, last));
            if (delivered <= receipt.DeliveredUpTo && read <= receipt.ReadUpTo)
            {
                return null;
            }

            return notes
                ? receipt.MoveTo(
                    mark.Viewer, delivered, read, now, await LastAsync(mark, delivered, notes: false), await LastAsync(mark, read, notes: false))
                : receipt.MoveTo(mark.Viewer, delivered, read, now);
        }

        async Task<long> LastAsync(Mark mark, long upTo, bool notes)
        {
            var key = (mark.ConversationId, upTo, notes);
            return cursors.TryGetValue(key, out var known)
                ? known
                : cursors[key] = await LastUpTo.For(db)(db, mark.ConversationId, upTo, notes, CancellationToken.None) ?? 0;
        }
    }

    private void Announce(List<Outcome> outcomes, DateTimeOffset now)
    {
        foreach (var group in outcomes.Where(outcome => outcome.Moved is not null).GroupBy(outcome => outcome.Mark.ConversationId))
        {
            foreach (var (mark, conversation, moved, _) in group)
            {
                bus.SendInOrder(new ReceiptMoved(group.Key, mark.Viewer.PersonId, moved!, now)
                {
                    SubjectId = conversation!.SubjectId,
                    Audience = conversation.Hearing(moved!.StaffOnly),
                });
            }

            bus.SendInOrder(new ReceiptsChanged(group.Key, Interlocked.Increment(ref moments))
            {
                Audience = group.First().Conversation!.Hearing(group.All(outcome => outcome.Moved!.StaffOnly)),
            });
        }
    }

    private sealed record Mark(Viewer Viewer, Guid ConversationId, long Delivered, long Read)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record Outcome(Mark Mark, Conversation? Conversation, ReceiptMove? Moved, Exception? Refused)
    {
        public void End()
        {
            if (Refused is { } refused)
            {
                Mark.Done.TrySetException(refused);
            }
            else
            {
                Mark.Done.TrySetResult();
            }
        }
    }
}
