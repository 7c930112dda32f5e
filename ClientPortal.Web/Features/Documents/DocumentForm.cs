using ClientPortal.Domain.Documents;

namespace ClientPortal.Web.Features.Documents;

/// <summary>The typed values of a document's form, and the version that they are based on. Sharing is not in it.</summary>
public sealed class DocumentForm
{
    private DocumentFields opened = new("", "", DocumentKind.Other, "", false);
    private int openedOn;

    public string Name { get; set; } = "";
    public string Folder { get; set; } = "";
    public DocumentKind Kind { get; set; }
    public string Tags { get; set; } = "";

    /// <summary>The version that the fields were read from. A draft restored after a reload has its own, older one.</summary>
    public int SeenVersion { get; set; }

    public static DocumentForm Of(DocumentDetail detail)
    {
        var form = new DocumentForm();
        form.Stand(detail);
        form.Fill(detail.Fields);
        return form;
    }

    /// <summary>The typed values on top of others.</summary>
    public DocumentFields On(DocumentFields present) => present with { Name = Name, Folder = Folder, Kind = Kind, Tags = Tags };

    /// <summary>The fields of the form that others changed since it was opened.</summary>
    public IReadOnlyList<string> MovedIn(DocumentDetail now) => Differing(opened, now.Fields);

    /// <summary>The fields that both sides changed to different values: the person decides on each.</summary>
    public IReadOnlyList<string> ConflictsWith(DocumentDetail theirs)
    {
        var differing = Differing(On(theirs.Fields), theirs.Fields);

        // A restored draft is based on a version that is no longer available: which side changed a field cannot be determined.
        return SeenVersion != openedOn
            ? differing
            : [.. differing.Intersect(Differing(opened, On(opened))).Intersect(Differing(opened, theirs.Fields))];
    }

    /// <summary>
    /// Takes over the fields that only others changed and those that are not in <paramref name="keptMine"/>, and makes their version the base.
    /// </summary>
    public void Adopt(DocumentDetail theirs, IReadOnlyCollection<string> keptMine)
    {
        var (mine, their) = (On(theirs.Fields), theirs.Fields);
        var keep = (SeenVersion != openedOn ? [] : Differing(opened, On(opened))).Except(ConflictsWith(theirs)).Concat(keptMine)
            .ToHashSet(StringComparer.Ordinal);
        DocumentFields Of(string field) => keep.Contains(field) ? mine : their;
        Stand(theirs);
        Fill(their with { Name = Of("name").Name, Folder = Of("folder").Folder, Kind = Of("kind").Kind, Tags = Of("tags").Tags });
    }

    private void Stand(DocumentDetail detail) => (opened, openedOn, SeenVersion) = (detail.Fields, detail.EditVersion, detail.EditVersion);

    private void Fill(DocumentFields fields) => (Name, Folder, Kind, Tags) = (fields.Name, fields.Folder, fields.Kind, fields.Tags);

    // Sharing changes beside the form.
    private static IReadOnlyList<string> Differing(DocumentFields one, DocumentFields other) => one.DifferencesTo(other with { Shared = one.Shared });
}
