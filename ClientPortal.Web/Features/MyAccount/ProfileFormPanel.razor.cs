using ClientPortal.Domain.People;
using Microsoft.AspNetCore.Components;

namespace ClientPortal.Web.Features.MyAccount;

public sealed partial class ProfileFormPanel
{
    private const string DraftKey = "profile";

    private ProfileForm form = new();
    private Profile read = null!;
    private bool saved;

    /// <summary>The profile as it stands now, kept fresh by the panel around.</summary>
    [Parameter, EditorRequired] public required Profile Current { get; set; }

    // What another tab saved since this form was filled.
    private IReadOnlyList<string> Moved => read.DifferencesTo(Current);

    protected override void OnInitialized() => Fill();

    // A form that nobody has touched follows what is saved elsewhere; one that somebody types in does not.
    protected override void OnParametersSet()
    {
        if (Moved.Count > 0 && read.DifferencesTo(form.Profile).Count == 0)
        {
            Fill();
        }
    }

    private static string? Also(string zone) => TimeZones.FormerOf(zone).Any() ? string.Join(' ', TimeZones.FormerOf(zone)) : null;

    private void Fill() => (form, read) = (ProfileForm.Of(Current), Current);

    private async Task SaveAsync()
    {
        saved = false;
        var before = read;
        var typed = form.Profile;
        if (!await TryAsync(() => Commands.DescribeAsync(Session.Viewer, read, typed)))
        {
            return;
        }

        Browser.ClearDraft(DraftKey);
        read = typed;
        saved = true;

        // Language and clock belong to the document, which only a full load changes.
        if (before.Language != typed.Language)
        {
            Place.NavigateTo($"/language?to={typed.Language}&back=/account", forceLoad: true);
        }
        else if (before.TimeZone != typed.TimeZone)
        {
            Place.NavigateTo("/account", forceLoad: true);
        }
    }
}
