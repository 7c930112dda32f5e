using ClientPortal.Domain.Documents;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Features.Documents;

internal sealed class DocumentTable : IEntityTypeConfiguration<Document>
{
    // Folding can make a name longer: ligatures become two letters.
    private const int PlaceLength = 2 * (DocumentFields.FolderLength + Document.NameLength);

    public void Configure(EntityTypeBuilder<Document> builder)
    {
        builder.ToTable("Documents");
        builder.Property(document => document.Name).HasMaxLength(Document.NameLength);
        builder.Property(document => document.Folder).HasMaxLength(DocumentFields.FolderLength);
        builder.Property(document => document.Tags).HasMaxLength(DocumentFields.TagsLength);
        builder.Property(document => document.Place).HasMaxLength(PlaceLength);
        builder.Property(document => document.SortName).HasMaxLength(Document.SortLength).HasDefaultValue("");
        builder.Property(document => document.SortFolder).HasMaxLength(Document.SortLength).HasDefaultValue("");
        builder.Property(document => document.Kind).HasConversion<string>().HasMaxLength(16);
        builder.Property(document => document.State).HasConversion<string>().HasMaxLength(16);
        builder.Property(document => document.HoldReason).HasMaxLength(Document.HoldReasonLength);
        builder.Ignore(document => document.Fields);
        builder.Ignore(document => document.CurrentVersion);
        builder.HasIndex(document => new { document.ProjectId, document.Place }).IsUnique();
        Index(builder, null);
        Index(builder, nameof(Document.ProjectId));
        Index(builder, nameof(Document.OrganisationId));
        builder.HasOne<Project>().WithMany().HasForeignKey(document => document.ProjectId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(document => document.OrganisationId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Person>().WithMany().HasForeignKey(document => document.AddedById).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany(document => document.Versions).WithOne().HasForeignKey(version => version.DocumentId);
        builder.HasMany(document => document.Rounds).WithOne().HasForeignKey(round => round.DocumentId);
    }

    // A page of each list is read from the index of its order, and the read ends when the page is full (QueryPlanTests). The order that people see
    // first has in its index what filters look at.
    private static void Index(EntityTypeBuilder<Document> builder, string? scope)
    {
        Add("Newest", nameof(Document.UpdatedAt), nameof(Document.Id), nameof(Document.RemovedAt), nameof(Document.Shared), nameof(Document.State),
            nameof(Document.Kind));
        Add("Name", nameof(Document.SortName), nameof(Document.Id));
        Add("Folder", nameof(Document.SortFolder), nameof(Document.SortName), nameof(Document.Id));
        if (scope is not null)
        {
            Add("Added", nameof(Document.Id));
        }

        void Add(string order, params string[] columns) => builder.HasIndex(
            [.. scope is null ? Array.Empty<string>() : [scope], .. columns], $"IX_Documents_{(scope is null ? "" : scope + "_")}{order}");
    }
}

internal sealed class DocumentVersionTable : IEntityTypeConfiguration<DocumentVersion>
{
    // The longest content type of FileKind has 73 characters.
    private const int ContentTypeLength = 100, StoredNameLength = 64, Sha256Length = 64;

    public void Configure(EntityTypeBuilder<DocumentVersion> builder)
    {
        builder.ToTable("DocumentVersions");
        builder.Property(version => version.FileName).HasMaxLength(FileName.Length);
        builder.Property(version => version.ContentType).HasMaxLength(ContentTypeLength);
        builder.Property(version => version.Sha256).HasMaxLength(Sha256Length);
        builder.Property(version => version.StoredName).HasMaxLength(StoredNameLength);
        builder.Property(version => version.Note).HasMaxLength(DocumentVersion.NoteLength);
        builder.Ignore(version => version.Seal);
        builder.HasIndex(version => new { version.DocumentId, version.Number }).IsUnique();
        builder.HasIndex(version => version.Sha256);
        builder.HasOne<Person>().WithMany().HasForeignKey(version => version.ById).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ApprovalRoundTable : IEntityTypeConfiguration<ApprovalRound>
{
    private const int Sha256Length = 64;

    public void Configure(EntityTypeBuilder<ApprovalRound> builder)
    {
        builder.ToTable("ApprovalRounds");
        builder.Property(round => round.Sha256).HasMaxLength(Sha256Length);
        builder.Property(round => round.Proof).HasConversion<string>().HasMaxLength(16).HasDefaultValue(DecisionProof.None);
        builder.Property(round => round.Reminded).HasConversion<string>().HasMaxLength(16).HasDefaultValue(ApprovalReminder.None);
        builder.Ignore(round => round.Seal);
        builder.Ignore(round => round.AwaitedNow);
        builder.HasMany(round => round.People).WithOne().HasForeignKey(person => person.RoundId);
        builder.HasMany(round => round.Decisions).WithOne().HasForeignKey(decision => decision.RoundId);
    }
}

internal sealed class ApprovalPersonTable : IEntityTypeConfiguration<ApprovalPerson>
{
    public void Configure(EntityTypeBuilder<ApprovalPerson> builder)
    {
        builder.ToTable("ApprovalPeople");
        builder.HasKey(person => new { person.RoundId, person.PersonId });
        builder.HasIndex(person => person.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(person => person.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class ApprovalDecisionTable : IEntityTypeConfiguration<ApprovalDecision>
{
    private const int AddressLength = 64, Sha256Length = 64;

    public void Configure(EntityTypeBuilder<ApprovalDecision> builder)
    {
        builder.ToTable("ApprovalDecisions");
        builder.Property(decision => decision.Kind).HasConversion<string>().HasMaxLength(16);
        builder.Property(decision => decision.Proof).HasConversion<string>().HasMaxLength(16).HasDefaultValue(DecisionProof.None);
        builder.Property(decision => decision.Reason).HasMaxLength(ApprovalRound.ReasonLength);
        builder.Property(decision => decision.Sha256).HasMaxLength(Sha256Length);
        builder.Property(decision => decision.From).HasMaxLength(AddressLength);
        builder.HasIndex(decision => new { decision.RoundId, decision.PersonId }).IsUnique();
        builder.HasOne<Person>().WithMany().HasForeignKey(decision => decision.PersonId).OnDelete(DeleteBehavior.Restrict);
    }
}

internal sealed class DocumentTextTable : IEntityTypeConfiguration<DocumentText>
{
    private const int Sha256Length = 64;

    // The index of words, SearchDocuments, and its triggers are in the migration: a change that builds this table anew must make them again.
    public void Configure(EntityTypeBuilder<DocumentText> builder)
    {
        builder.ToTable("DocumentTexts");
        builder.HasKey(text => text.Seq);
        builder.Property(text => text.Sha256).HasMaxLength(Sha256Length);
        builder.Property(text => text.Text).HasMaxLength(DocumentText.MostCharacters);
        builder.HasIndex(text => text.Sha256).IsUnique();
    }
}

internal sealed class DocumentUploadTable : IEntityTypeConfiguration<DocumentUpload>
{
    public void Configure(EntityTypeBuilder<DocumentUpload> builder)
    {
        builder.ToTable("DocumentUploads");
        builder.Property(upload => upload.Name).HasMaxLength(DocumentUpload.SentNameLength);
        builder.Property(upload => upload.Kind).HasConversion<string>().HasMaxLength(16);
        builder.Property(upload => upload.Folder).HasMaxLength(DocumentFields.FolderLength);
        builder.Property(upload => upload.Note).HasMaxLength(DocumentVersion.NoteLength);
        builder.Property(upload => upload.StoredName).HasMaxLength(DocumentUpload.StoredNameLength);
        builder.Property(upload => upload.Sha256).HasMaxLength(DocumentUpload.Sha256Length);
        builder.HasIndex(upload => upload.SenderId);
        builder.HasIndex(upload => upload.OrganisationId);
        builder.HasOne<Project>().WithMany().HasForeignKey(upload => upload.ProjectId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Organisation>().WithMany().HasForeignKey(upload => upload.OrganisationId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Person>().WithMany().HasForeignKey(upload => upload.SenderId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class DocumentLinkTable : IEntityTypeConfiguration<DocumentLink>
{
    // Of Identity's hasher: 84 characters today, more with another algorithm.
    private const int PasswordHashLength = 256;

    public void Configure(EntityTypeBuilder<DocumentLink> builder)
    {
        builder.ToTable("DocumentLinks");
        builder.Property(link => link.For).HasMaxLength(DocumentLink.ForLength);
        builder.Property(link => link.SecretHash).HasMaxLength(DocumentLink.HashLength);
        builder.Property(link => link.PasswordHash).HasMaxLength(PasswordHashLength);
        builder.HasIndex(link => link.SecretHash).IsUnique();
        builder.HasOne<Document>().WithMany().HasForeignKey(link => link.DocumentId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Person>().WithMany().HasForeignKey(link => link.MadeById).OnDelete(DeleteBehavior.Restrict);
    }
}
