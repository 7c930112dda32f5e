using ClientPortal.Domain;
using ClientPortal.Domain.Documents;
using ClientPortal.Web.Ui;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.Documents;

public sealed partial class DocumentFormPanel
{
    // Versions, decisions and other events raise the version too: each of them may come between once.
    private const int MostMerges = 5;

    private DocumentForm form = new();
    private IReadOnlyList<string> conflicts = [];
    private DocumentDetail? theirs;
    private bool closed;

    /// <summary>The present state of the document, updated by the page.</summary>
    [Parameter, EditorRequired] public required DocumentDetail Current { get; set; }

    [Parameter, EditorRequired] public EventCallback OnClosed { get; set; }

    private string DraftKey => $"document:{Current.Row.Id}";

    protected override void OnInitialized() => form = DocumentForm.Of(Current);

    private async Task SaveAsync()
    {
        // The second click of a double click arrives after the first has saved and before the form has closed.
        if (!closed && await Actions.TryOnceAsync(MergeAsync) && theirs is null)
        {
            await CloseAsync();
        }
    }

    // Another person saved first: changes to different fields are merged; on the same field the person decides.
    private async Task MergeAsync()
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await Commands.AmendAsync(Session.Viewer, Current.Row.Id, form.On, form.SeenVersion);
                return;
            }
            catch (EditConflict) when (tries < MostMerges)
            {
                var now = await Queries.FindAsync(Session.Viewer, Current.Row.Id);
                conflicts = form.ConflictsWith(now);
                if (conflicts.Count > 0)
                {
                    theirs = now;
                    return;
                }

                form.Adopt(now, []);
            }
        }
    }

    // Saves again, on top of the other person's version, with the values that the person chose to keep.
    private async Task SettleAsync(IReadOnlyCollection<string> keptMine)
    {
        form.Adopt(theirs!, keptMine);
        theirs = null;
        await SaveAsync();
    }

    // What only the viewer changed is saved too.
    private Task TakeTheirsAsync() => SettleAsync([]);

    private async Task CloseAsync()
    {
        closed = true;
        Browser.ClearDraft(DraftKey);
        await OnClosed.InvokeAsync();
    }

    private List<ConflictPanel.Line> ConflictLines() =>
        [.. conflicts.Select(field => new ConflictPanel.Line(field, L["Field." + field], Shown(form.On(theirs!.Fields), field),
            Shown(theirs!.Fields, field)))];

    private string Shown(DocumentFields fields, string field) => field switch
    {
        "name" => fields.Name,
        "folder" => fields.Folder,
        "kind" => L["Kind." + Token.Of(fields.Kind)],
        _ => fields.Tags,
    };
}
