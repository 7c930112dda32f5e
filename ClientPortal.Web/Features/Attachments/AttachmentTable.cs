using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.Files;
using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Features.Attachments;

internal sealed class AttachmentTable : IEntityTypeConfiguration<Attachment>
{
    // The longest content type of FileKind has 73 characters.
    private const int ContentTypeLength = 100, StoredNameLength = 64, Sha256Length = 64;

    public void Configure(EntityTypeBuilder<Attachment> builder)
    {
        builder.ToTable("Attachments");
        builder.Property(attachment => attachment.Name).HasMaxLength(FileName.Length);
        builder.Property(attachment => attachment.ContentType).HasMaxLength(ContentTypeLength);
        builder.Property(attachment => attachment.Sha256).HasMaxLength(Sha256Length);
        builder.Property(attachment => attachment.StoredName).HasMaxLength(StoredNameLength);

        // When two messages are sent with the same file at once, the second fails.
        builder.Property(attachment => attachment.MessageId).IsConcurrencyToken();
        builder.HasIndex(attachment => attachment.MessageId);
        builder.HasIndex(attachment => attachment.OrganisationId);
        builder.HasIndex(attachment => attachment.StoredName).IsUnique();
        builder.HasOne<Conversation>().WithMany().HasForeignKey(attachment => attachment.ConversationId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Message>().WithMany().HasForeignKey(attachment => attachment.MessageId)
            .HasPrincipalKey(message => message.Id).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Person>().WithMany().HasForeignKey(attachment => attachment.UploaderId).OnDelete(DeleteBehavior.Restrict);
    }
}
