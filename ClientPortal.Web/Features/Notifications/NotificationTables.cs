using System.Text.Json;
using System.Text.Json.Serialization;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace ClientPortal.Web.Features.Notifications;

internal sealed class NotificationTable : IEntityTypeConfiguration<Notification>
{
    public void Configure(EntityTypeBuilder<Notification> builder)
    {
        builder.ToTable("Notifications");
        builder.Property(one => one.Kind).HasMaxLength(Notification.KindLength);
        builder.Property(one => one.Subject).HasMaxLength(Notification.SubjectLength);
        builder.Property(one => one.Path).HasMaxLength(Notification.PathLength);
        builder.Property(one => one.Detail).HasMaxLength(Notification.DetailLength);
        builder.Ignore(one => one.IsUnread);

        // A second writer of the same event fails here, whatever its cursor says.
        builder.HasIndex(one => new { one.EventSeq, one.PersonId, one.Kind }).IsUnique();

        // The list, newest first; the count and the bell; those of one subject, to add to them; those that a receipt or a page reads.
        builder.HasIndex(one => new { one.PersonId, one.At, one.Id });
        builder.HasIndex(one => new { one.PersonId, one.At }).HasFilter("\"ReadAt\" IS NULL");
        builder.HasIndex(one => new { one.SubjectId, one.PersonId });
        builder.HasIndex(one => new { one.PersonId, one.ConversationId }).HasFilter("\"ReadAt\" IS NULL");
        builder.HasIndex(one => new { one.PersonId, one.Path }).HasFilter("\"ReadAt\" IS NULL");
        builder.HasIndex(one => one.PartId);
        builder.HasIndex(one => one.SnoozedUntil).HasFilter("\"SnoozedUntil\" IS NOT NULL");
        builder.HasOne<Person>().WithMany().HasForeignKey(one => one.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class NotificationSettingsTable : IEntityTypeConfiguration<NotificationSettings>
{
    public void Configure(EntityTypeBuilder<NotificationSettings> builder)
    {
        builder.ToTable("NotificationSettings");
        builder.Property(one => one.Kinds).HasConversion(AsJson<KindChoice>(), new Comparer<KindChoice>());
        builder.Property(one => one.Subjects).HasConversion(AsJson<SubjectChoice>(), new Comparer<SubjectChoice>());
        builder.Property(one => one.Digest).HasConversion<string>().HasMaxLength(16);
        builder.OwnsOne(one => one.Quiet);
        builder.OwnsOne(one => one.DoNotDisturb);
        builder.HasIndex(one => one.PersonId).IsUnique();
        builder.HasOne<Person>().WithOne().HasForeignKey<NotificationSettings>(one => one.PersonId).OnDelete(DeleteBehavior.Cascade);
    }

    // Public, because the compiled model names it.
    public static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    private static ValueConverter<IReadOnlyList<T>, string> AsJson<T>() => new(
        choices => JsonSerializer.Serialize(choices, Json), text => JsonSerializer.Deserialize<List<T>>(text, Json)!);

    private sealed class Comparer<T>() : ValueComparer<IReadOnlyList<T>>(
        (one, other) => one!.SequenceEqual(other!), list => list.Count, list => list);
}

internal sealed class NotificationCursorTable : IEntityTypeConfiguration<NotificationCursor>
{
    public void Configure(EntityTypeBuilder<NotificationCursor> builder)
    {
        builder.ToTable("NotificationCursor");

        // Two nodes that process the same events: the second one's save fails.
        builder.Property(one => one.Seq).IsConcurrencyToken();
    }
}
