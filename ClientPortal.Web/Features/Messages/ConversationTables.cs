using ClientPortal.Domain.Conversations;
using ClientPortal.Domain.People;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ClientPortal.Web.Features.Messages;

internal sealed class ConversationTable : IEntityTypeConfiguration<Conversation>
{
    public void Configure(EntityTypeBuilder<Conversation> builder)
    {
        builder.ToTable("Conversations");
        builder.Property(conversation => conversation.Kind).HasConversion<string>().HasMaxLength(16);
        builder.Property(conversation => conversation.Name).HasMaxLength(Conversation.NameLength);
        builder.Property(conversation => conversation.Description).HasMaxLength(Conversation.DescriptionLength);
        builder.Property(conversation => conversation.Emoji).HasMaxLength(Emoji.Length);
        builder.Property(conversation => conversation.Picture).HasMaxLength(64);
        builder.Property(conversation => conversation.Pair).HasMaxLength(64);
        builder.HasIndex(conversation => conversation.SubjectId);
        builder.HasIndex(conversation => conversation.Kind);

        // Two people who start a conversation at the same moment start one.
        builder.HasIndex(conversation => conversation.Pair).IsUnique();
        builder.HasMany(conversation => conversation.Members).WithOne().HasForeignKey(member => member.ConversationId);
    }
}

internal sealed class ConversationMemberTable : IEntityTypeConfiguration<ConversationMember>
{
    public void Configure(EntityTypeBuilder<ConversationMember> builder)
    {
        builder.ToTable("ConversationMembers");
        builder.HasKey(member => new { member.ConversationId, member.PersonId });
        builder.HasIndex(member => member.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(member => member.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class MessageTable : IEntityTypeConfiguration<Message>
{
    public void Configure(EntityTypeBuilder<Message> builder)
    {
        builder.ToTable("Messages");

        // The database assigns the key, which is the order that all readers see.
        builder.HasKey(message => message.Seq);
        builder.Property(message => message.Seq).ValueGeneratedOnAdd();
        builder.HasAlternateKey(message => message.Id);
        builder.Property(message => message.Content).HasMaxLength(Message.ContentLength);
        builder.HasIndex(message => new { message.ConversationId, message.Seq });

        // A retry by the same author with the same client id is stored once.
        builder.HasIndex(message => new { message.AuthorId, message.ClientId }).IsUnique();
        builder.HasOne<Conversation>().WithMany().HasForeignKey(message => message.ConversationId).OnDelete(DeleteBehavior.Cascade);
        builder.HasMany(message => message.Reactions).WithOne().HasForeignKey(reaction => reaction.MessageId).HasPrincipalKey(message => message.Id);
        builder.HasMany(message => message.Revisions).WithOne().HasForeignKey(revision => revision.MessageId).HasPrincipalKey(message => message.Id);
    }
}

internal sealed class ReactionTable : IEntityTypeConfiguration<Reaction>
{
    public void Configure(EntityTypeBuilder<Reaction> builder)
    {
        builder.ToTable("Reactions");
        builder.HasKey(reaction => new { reaction.MessageId, reaction.PersonId, reaction.Emoji });
        builder.Property(reaction => reaction.Emoji).HasMaxLength(Emoji.Length);
    }
}

internal sealed class MessageRevisionTable : IEntityTypeConfiguration<MessageRevision>
{
    public void Configure(EntityTypeBuilder<MessageRevision> builder) => builder.ToTable("MessageRevisions");
}

internal sealed class ReceiptTable : IEntityTypeConfiguration<Receipt>
{
    public void Configure(EntityTypeBuilder<Receipt> builder)
    {
        builder.ToTable("Receipts");
        builder.HasIndex(receipt => new { receipt.ConversationId, receipt.PersonId }).IsUnique();
        builder.HasIndex(receipt => receipt.PersonId);
        builder.HasOne<Conversation>().WithMany().HasForeignKey(receipt => receipt.ConversationId).OnDelete(DeleteBehavior.Cascade);
    }
}
