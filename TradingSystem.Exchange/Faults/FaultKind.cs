namespace TradingSystem.Exchange.Faults;

public enum FaultKind
{
    /// <summary>A request is answered that many milliseconds later.</summary>
    Delay,

    /// <summary>A request is carried out and its connection cut without an answer.</summary>
    NoAnswer,

    /// <summary>A request is answered with an error status and not carried out.</summary>
    Error,

    /// <summary>A request is carried out and answered with an error status.</summary>
    ErrorAfter,

    /// <summary>Every other request is answered with an error status and not carried out.</summary>
    Flap,

    /// <summary>A request is carried out and answered with its status and half of its body.</summary>
    BrokenBody,

    /// <summary>
    /// For that many milliseconds from now, all connections are cut, and new ones before anything is read of them. It
    /// can't be cleared: nobody gets through.
    /// </summary>
    Refuse,

    /// <summary>All streams are cut, now.</summary>
    DisconnectStream,

    /// <summary>Stream events are sent twice.</summary>
    DuplicateEvents,

    /// <summary>Stream events are sent that many milliseconds later, behind younger ones.</summary>
    LateEvents,

    /// <summary>A stream event is sent behind the next one.</summary>
    SwapEvents,

    /// <summary>Stream events are not sent, on a stream that stays open.</summary>
    DropEvents,

    /// <summary>
    /// A fill's event is sent a second time, under the same execution id and with another price. The books have the
    /// first.
    /// </summary>
    ConflictingFill,

    /// <summary>An order is filled by half, and the rest canceled by the venue.</summary>
    PartialThenCancel,

    /// <summary>A request to cancel an order is taken, and refused on the stream: the order stays open.</summary>
    RefuseCancel,

    /// <summary>
    /// That many milliseconds after a cancellation was told, half of what was open is filled after all.
    /// </summary>
    FillAfterCancel,

    /// <summary>
    /// An order is filled with a tenth more than was wanted, at least a ten-thousandth of a unit. Purchases only.
    /// </summary>
    Overfill,

    /// <summary>An order isn't shown by queries for that many milliseconds after it was taken.</summary>
    LateVisibility,

    /// <summary>The positions are told to be none.</summary>
    EmptyPositions,

    /// <summary>
    /// Now: somebody trades by hand in our account, without a client order id of ours: symbol, side and qty.
    /// </summary>
    ManualOrder,

    /// <summary>Now: a symbol's price jumps by that many percent.</summary>
    PriceGap,

    /// <summary>Now: a symbol's trading is halted.</summary>
    Halt,

    /// <summary>Now: it goes on.</summary>
    Resume,
}
